using Microsoft.ML.Data;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace Microsoft.ML;

/// <summary>Changes how many streams fitted and loaded models remember.</summary>
public static class MaximumPartitionsCatalog
{
    /// <summary>
    /// The same model with another limit on the streams that it remembers at the same time. Its scores change only for streams that one of
    /// the limits would forget.
    /// </summary>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="model">A transform that remembers streams, such as <c>SlidingWindow</c> or <c>EventRate</c>, or a chain that holds
    /// such, as every hybrid with a window length does; fitted or loaded.</param>
    /// <param name="maximumPartitions">Streams remembered, in [1, 16777216], by each of these transforms. A stream takes a few hundred
    /// bytes and, for windows, its last rows.</param>
    /// <returns>A new model; <paramref name="model"/> is left as it is.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumPartitions"/> is out of range.</exception>
    /// <exception cref="ArgumentException">The model remembers no streams.</exception>
    /// <example><code>
    /// ITransformer forMoreStreams = ml.AnomalyDetection.ChangeMaximumPartitions(model, 1_000_000);
    /// </code></example>
    public static ITransformer ChangeMaximumPartitions(this AnomalyDetectionCatalog catalog, ITransformer model, int maximumPartitions)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        StreamColumns.CheckedMaximum(maximumPartitions, "ChangeMaximumPartitions");
        if (!ModelParts.Of(model).OfType<StreamTransformer>().Any())
            throw new ArgumentException(
                "The model remembers no streams: it holds no transform such as SlidingWindow or EventRate.", nameof(model));
        return ModelParts.Replace(
            model,
            part => part is StreamTransformer stream ? stream.With(stream.Columns with { MaximumPartitions = maximumPartitions }) : null);
    }
}
