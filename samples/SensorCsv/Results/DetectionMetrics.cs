namespace SensorCsv.Results;

/// <summary>How verdicts and scores fit the labels. A figure that the data do not define, such as recall without anomalies, is NaN.</summary>
/// <param name="Precision">Anomalies among the flagged rows.</param>
/// <param name="Recall">Flagged rows among the anomalies.</param>
/// <param name="F1">Harmonic mean of precision and recall; 0 where anomalies exist and none was found.</param>
/// <param name="RocAuc">Probability that an anomaly scores higher than a normal row, ties counting half.</param>
/// <param name="FalseAlarmRate">Flagged rows among the normal ones.</param>
/// <param name="MissedAlarmRate">Unflagged rows among the anomalies.</param>
/// <param name="RowCount">Rows that were judged.</param>
/// <param name="AnomalyCount">Rows among them that are labelled anomalous.</param>
/// <param name="UnscoredCount">Rows left out because they have no score, such as those before the first full window.</param>
internal sealed record DetectionMetrics(
    double Precision, double Recall, double F1, double RocAuc, double FalseAlarmRate, double MissedAlarmRate, int RowCount, int AnomalyCount, int UnscoredCount)
{
    /// <param name="labels">True where a row is an anomaly.</param>
    /// <param name="results">Score and verdict of the same rows.</param>
    public static DetectionMetrics Of(IReadOnlyList<bool> labels, IReadOnlyList<RowResult> results)
    {
        if (labels.Count != results.Count) throw new ArgumentException($"{labels.Count} labels for {results.Count} results.", nameof(labels));
        (bool Label, RowResult Result)[] scored = [.. labels.Zip(results).Where(pair => !float.IsNaN(pair.Second.Score))];
        int truePositives = scored.Count(row => row.Label && row.Result.PredictedLabel);
        int falsePositives = scored.Count(row => !row.Label && row.Result.PredictedLabel);
        int anomalies = scored.Count(row => row.Label), normals = scored.Length - anomalies;
        return new DetectionMetrics(
            Precision: Ratio(truePositives, truePositives + falsePositives),
            Recall: Ratio(truePositives, anomalies),
            F1: Ratio(2 * truePositives, anomalies + truePositives + falsePositives),
            RocAuc: RankArea(scored, anomalies, normals),
            FalseAlarmRate: Ratio(falsePositives, normals),
            MissedAlarmRate: Ratio(anomalies - truePositives, anomalies),
            RowCount: scored.Length,
            AnomalyCount: anomalies,
            UnscoredCount: labels.Count - scored.Length);
    }

    // Mann-Whitney: AUC = (R - p (p + 1) / 2) / (p n), R the sum of the p anomalies' ranks among all p + n scores, ties at their mean rank.
    private static double RankArea((bool Label, RowResult Result)[] scored, int p, int n)
    {
        if (p == 0 || n == 0) return double.NaN;
        Array.Sort(scored, (a, b) => a.Result.Score.CompareTo(b.Result.Score));
        double R = 0;
        for (int first = 0, next; first < scored.Length; first = next)
        {
            int tiedAnomalies = 0;
            for (next = first; next < scored.Length && scored[next].Result.Score == scored[first].Result.Score; next++)
                if (scored[next].Label) tiedAnomalies++;
            R += tiedAnomalies * (first + 1 + next) / 2.0;
        }
        return (R - p * (p + 1.0) / 2) / ((double)p * n);
    }

    private static double Ratio(int part, int whole) => whole == 0 ? double.NaN : (double)part / whole;
}
