namespace MLNetHybrid.Evaluation.TimeSeries;

/// <summary>
/// Recall by events, precision by rows. Garg, Zhang, Samaran, Savitha and Foo, An Evaluation of Anomaly Detection and Diagnosis in
/// Multivariate Time Series, 2021.
/// </summary>
internal static class EventBasedScore
{
    /// <summary>Recall = segments with an alarm / anomalous segments; precision = TP / (TP + FP) over rows, 0 without alarms.</summary>
    public static SegmentFigures Of(IReadOnlyList<Segment> anomalies, ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions)
    {
        if (anomalies.Count == 0) return new SegmentFigures(double.NaN, double.NaN);
        int hit = 0, truePositives = 0, alarms = predictions.Count(true);
        foreach (Segment anomaly in anomalies)
        {
            int found = predictions[anomaly.Start..anomaly.End].Count(true);
            truePositives += found;
            if (found > 0) hit++;
        }
        return new SegmentFigures(alarms == 0 ? 0 : (double)truePositives / alarms, (double)hit / anomalies.Count);
    }

    /// <summary>
    /// F1 after point adjustment: an anomalous segment with one alarm counts as found in full. Xu et al., Unsupervised Anomaly Detection
    /// via Variational Auto-Encoder for Seasonal KPIs, 2018.
    /// </summary>
    public static double PointAdjustedF1(IReadOnlyList<Segment> anomalies, ReadOnlySpan<bool> predictions)
    {
        if (anomalies.Count == 0) return double.NaN;
        int truePositives = 0, falsePositives = predictions.Count(true), positives = 0;
        foreach (Segment anomaly in anomalies)
        {
            int found = predictions[anomaly.Start..anomaly.End].Count(true);
            falsePositives -= found;
            positives += anomaly.Length;
            if (found > 0) truePositives += anomaly.Length;
        }
        return 2.0 * truePositives / (truePositives + falsePositives + positives);
    }
}
