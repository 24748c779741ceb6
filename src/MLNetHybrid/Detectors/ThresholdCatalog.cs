using Microsoft.ML.Data;
using MLNetHybrid;
using MLNetHybrid.Components;

namespace Microsoft.ML;

/// <summary>Changes thresholds of fitted and of loaded models.</summary>
public static class ThresholdCatalog
{
    /// <summary>The same model with another threshold: rows with a higher score are anomalies. Scores do not change.</summary>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="model">A detector or a vote of this library, or a chain that holds one, fitted or loaded.</param>
    /// <param name="threshold">The new threshold, not NaN, on the scale of the score.</param>
    /// <param name="scoreColumnName">Which detector of a chain: the one with this score column. Null: the last one.</param>
    /// <returns>A new model; <paramref name="model"/> is left as it is.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is NaN.</exception>
    /// <exception cref="ArgumentException">The model holds no such detector.</exception>
    /// <example><code>
    /// ITransformer stricter = ml.AnomalyDetection.ChangeModelThreshold(model, 3);
    /// ITransformer autoencoderStricter = ml.AnomalyDetection.ChangeModelThreshold(model, 0.5f, HybridColumns.LstmAutoencoderScore);
    /// </code></example>
    public static ITransformer ChangeModelThreshold(
        this AnomalyDetectionCatalog catalog, ITransformer model, float threshold, string? scoreColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        Argument.InRange(threshold, float.NegativeInfinity, float.PositiveInfinity, "ChangeModelThreshold.threshold");
        IThresholded[] detectors = [.. ModelParts.Of(model).OfType<IThresholded>()];
        IThresholded changed = detectors.LastOrDefault(detector => scoreColumnName is null || detector.MainColumn == scoreColumnName)
            ?? throw new ArgumentException(
                scoreColumnName is null
                    ? "The model holds no detector whose threshold could be changed."
                    : $"The model holds no detector with the score column '{scoreColumnName}'; it has: "
                        + $"{string.Join(", ", detectors.Select(detector => detector.MainColumn))}.",
                nameof(model));
        return ModelParts.Replace(model, part => ReferenceEquals(part, changed) ? changed.WithThreshold(threshold) : null);
    }
}
