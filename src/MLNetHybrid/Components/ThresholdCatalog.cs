using Microsoft.ML.Data;
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
    public static ITransformer ChangeThreshold(this AnomalyDetectionCatalog catalog, ITransformer model, float threshold, string? scoreColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        Require.InRange(threshold, float.NegativeInfinity, float.PositiveInfinity, "ChangeThreshold.threshold");
        return Replace(model, threshold, scoreColumnName)
            ?? throw new ArgumentException(
                scoreColumnName is null
                    ? "The model holds no detector whose threshold could be changed."
                    : $"The model holds no detector with the score column '{scoreColumnName}'; it has: {string.Join(", ", ScoreColumns(model))}.",
                nameof(model));
    }

    // The last detector that fits, seen through chains of chains; null where there is none.
    private static ITransformer? Replace(ITransformer model, float threshold, string? scoreColumnName)
    {
        if (model is IThresholded detector)
            return scoreColumnName is null || detector.ScoreColumnName == scoreColumnName ? detector.WithThreshold(threshold) : null;
        if (model is not ITransformerChainAccessor chain) return null;
        for (int i = chain.Transformers.Length - 1; i >= 0; i--)
        {
            if (Replace(chain.Transformers[i], threshold, scoreColumnName) is not ITransformer replaced) continue;
            ITransformer[] transformers = [.. chain.Transformers.Select(ShareOf)];
            transformers[i] = replaced;
            return new TransformerChain<ITransformer>(transformers, chain.Scopes);
        }
        return null;
    }

    // Whoever disposes one of the two models must not take the other's native resources away.
    internal static ITransformer ShareOf(ITransformer transformer) => transformer switch
    {
        AnomalyTransformer detector and IDisposable => detector.WithThreshold(detector.Threshold),
        ITransformerChainAccessor chain => new TransformerChain<ITransformer>(chain.Transformers.Select(ShareOf), chain.Scopes),
        _ => transformer,
    };

    private static IEnumerable<string> ScoreColumns(ITransformer model) => model switch
    {
        IThresholded detector => [detector.ScoreColumnName],
        ITransformerChainAccessor chain => chain.Transformers.SelectMany(ScoreColumns),
        _ => [],
    };
}
