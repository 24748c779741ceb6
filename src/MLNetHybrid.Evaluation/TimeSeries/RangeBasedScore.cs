namespace MLNetHybrid.Evaluation.TimeSeries;

/// <summary>
/// Range-based precision and recall. Tatbul, Lee, Zdonik, Alam and Gottschlich, Precision and Recall for Time Series, NeurIPS 2018, with
/// the flat positional bias and the reciprocal cardinality factor.
/// </summary>
internal static class RangeBasedScore
{
    /// <summary>
    /// Recall = mean over anomalies R of alpha [R is hit] + (1 - alpha) |R and P| / |R| / (predicted segments that overlap R); precision =
    /// the same with the roles exchanged and alpha = 0; 0 without predictions.
    /// </summary>
    public static SegmentFigures Of(IReadOnlyList<Segment> anomalies, IReadOnlyList<Segment> predictions, double alpha) =>
        new(Reward(predictions, anomalies, 0), anomalies.Count == 0 ? double.NaN : Reward(anomalies, predictions, alpha));

    private static double Reward(IReadOnlyList<Segment> ranges, IReadOnlyList<Segment> others, double alpha)
    {
        if (ranges.Count == 0) return 0;
        double sum = 0;
        int first = 0;
        foreach (Segment range in ranges)
        {
            while (first < others.Count && others[first].End <= range.Start) first++;
            int overlap = 0, overlapping = 0;
            for (int k = first; k < others.Count && others[k].Start < range.End; k++)
            {
                overlap += Math.Min(range.End, others[k].End) - Math.Max(range.Start, others[k].Start);
                overlapping++;
            }
            if (overlapping > 0) sum += alpha + (1 - alpha) * overlap / range.Length / overlapping;
        }
        return sum / ranges.Count;
    }
}
