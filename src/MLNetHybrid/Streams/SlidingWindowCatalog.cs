using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>Sliding windows for <see cref="TransformsCatalog"/>.</summary>
public static class SlidingWindowCatalog
{
    /// <summary>Gives each row the window of its stream's last rows.</summary>
    /// <inheritdoc cref="SlidingWindowEstimator" path="/remarks"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column: a vector of Single of shape (<paramref name="length"/>, F).</param>
    /// <param name="inputColumnName">The input column: a vector of Single of known size F. Null:
    /// <paramref name="outputColumnName"/>.</param>
    /// <param name="length">L, rows per window, in [1, 1048576].</param>
    /// <param name="partitionColumnName">Column whose values tell streams apart. Null: all rows are one stream.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is out of range.</exception>
    /// <example><code>
    /// var perSource = ml.Transforms.SlidingWindow("Window", "Features", length: 20, partitionColumnName: "Source");
    /// IDataView windows = perSource.Fit(data).Transform(data);
    /// </code></example>
    public static SlidingWindowEstimator SlidingWindow(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, int length = 50,
        string? partitionColumnName = null) =>
        catalog.SlidingWindow(new SlidingWindowEstimator.Options
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            Length = length,
            PartitionColumnNames = partitionColumnName is null ? [] : [partitionColumnName],
        });

    /// <inheritdoc cref="SlidingWindow(TransformsCatalog, string, string?, int, string?)"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">How windows are made.</param>
    public static SlidingWindowEstimator SlidingWindow(this TransformsCatalog catalog, SlidingWindowEstimator.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));
}
