using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>Scaling of features for <see cref="TransformsCatalog"/>.</summary>
public static class ScaleCatalog
{
    /// <inheritdoc cref="ScaleEstimator" path="/summary"/>
    /// <inheritdoc cref="ScaleEstimator" path="/remarks"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column: Single, of the input's shape.</param>
    /// <param name="inputColumnName">The input column: a vector of Single or Double of known size, or one value. Null:
    /// <paramref name="outputColumnName"/>.</param>
    /// <param name="kind">What is subtracted, and what is divided by.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="ScaleKind"/>.</exception>
    /// <example><code>
    /// ScaleTransformer scale = ml.Transforms.Scale("Scaled", "Features", ScaleKind.Robust).Fit(data);
    /// IDataView scaled = scale.Transform(data);
    /// </code></example>
    public static ScaleEstimator Scale(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, ScaleKind kind = ScaleKind.Standard) =>
        catalog.Scale(new ScaleEstimator.Options { OutputColumnName = outputColumnName, InputColumnName = inputColumnName, Kind = kind });

    /// <inheritdoc cref="Scale(TransformsCatalog, string, string?, ScaleKind)"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">The columns, what is subtracted, what is divided by, and how far outputs may go.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static ScaleEstimator Scale(this TransformsCatalog catalog, ScaleEstimator.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));
}
