using MLNetHybrid.Evaluation;

namespace PeerComparison.AdBench;

/// <summary>How well scores rank anomalies before normal rows.</summary>
/// <param name="Auroc">Probability that an anomaly scores higher than a normal row, ties counting half.</param>
/// <param name="AveragePrecision">Precision at each threshold, weighted by the anomalies that it adds.</param>
internal readonly record struct RankingQuality(double Auroc, double AveragePrecision)
{
    /// <param name="labels">True: an anomaly; there must be both kinds.</param>
    /// <param name="scores">Of the same rows, higher is more anomalous.</param>
    public static RankingQuality Of(bool[] labels, float[] scores)
    {
        var figures = AnomalyMetrics.Of(labels, scores, threshold: 0);
        return new RankingQuality(figures.AreaUnderRocCurve, figures.AveragePrecision);
    }

    public static RankingQuality Mean(IReadOnlyCollection<RankingQuality> qualities) =>
        new(qualities.Average(q => q.Auroc), qualities.Average(q => q.AveragePrecision));
}
