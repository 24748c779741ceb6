namespace PeerComparison.AdBench;

/// <summary>How well scores rank anomalies before normal rows.</summary>
/// <param name="Auroc">Probability that an anomaly scores higher than a normal row, ties counting half.</param>
/// <param name="AveragePrecision">Precision at each threshold, weighted by the anomalies that it adds.</param>
internal readonly record struct RankingQuality(double Auroc, double AveragePrecision)
{
    /// <param name="labels">True: an anomaly; there must be both kinds.</param>
    /// <param name="scores">Of the same rows, higher is more anomalous.</param>
    public static RankingQuality Of(IReadOnlyList<bool> labels, IReadOnlyList<float> scores)
    {
        int[] order = [.. Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i])];
        double anomalies = labels.Count(label => label), normals = labels.Count - anomalies, found = 0, passed = 0, area = 0, precision = 0;
        for (int first = 0, next; first < order.Length; first = next)
        {
            int tiedAnomalies = 0;
            for (next = first; next < order.Length && scores[order[next]] == scores[order[first]]; next++)
                if (labels[order[next]]) tiedAnomalies++;
            int tiedNormals = next - first - tiedAnomalies;
            // Each normal row is outranked by the anomalies above it, and by half of those beside it.
            area += tiedNormals * (found + tiedAnomalies / 2.0);
            found += tiedAnomalies;
            passed = next;
            precision += tiedAnomalies * (found / passed);
        }
        return new RankingQuality(area / (anomalies * normals), precision / anomalies);
    }

    public static RankingQuality Mean(IReadOnlyCollection<RankingQuality> qualities) =>
        new(qualities.Average(q => q.Auroc), qualities.Average(q => q.AveragePrecision));
}
