namespace MLNetHybrid.Evaluation.Metrics;

/// <summary>Why figures are NaN that need rows of both classes.</summary>
internal static class UndefinedFigures
{
    /// <returns>A sentence; null where both classes are there.</returns>
    public static string? Reason(AnomalyConfusionMatrix judged, ScoredRows rows) => judged.Total == 0
        ? Invariant($"No row is left to judge by: {rows.Unjudged:N0} without a score, {rows.MissingLabels:N0} without a label")
            + (rows.LeftOut.Rows > 0 ? Invariant($", {rows.LeftOut.Rows:N0} without another scorer's score.") : ".")
        : Reason(judged.Positives, judged.Negatives, rows.UnjudgedAnomalies + rows.LeftOut.Anomalies);

    /// <param name="positives">Judged rows labelled as anomalies.</param>
    /// <param name="negatives">Judged rows labelled as normal; there are judged rows.</param>
    /// <param name="anomaliesLeftOut">Rows labelled as anomalies that were not judged.</param>
    public static string? Reason(long positives, long negatives, long anomaliesLeftOut) => (positives, negatives) switch
    {
        (0, _) => Invariant($"None of the {negatives:N0} judged rows is labelled an anomaly, so the area under the ROC curve, average ")
            + Invariant($"precision and the missed-alarm rate are undefined")
            + (anomaliesLeftOut > 0 ? Invariant($": the {anomaliesLeftOut:N0} labelled anomalies are all among the rows left out.") : "."),
        (_, 0) => Invariant($"All {positives:N0} judged rows are labelled anomalies, so the area under the ROC curve and the false-alarm ")
            + Invariant($"rate are undefined."),
        _ => null,
    };
}
