using MLNetHybrid.Evaluation;

namespace DetectionQuality.Figures;

/// <summary>Labels, scores and alarms of the rows that count.</summary>
/// <param name="Labels">True: an anomaly.</param>
/// <param name="Scores">Higher is more anomalous; NaN: not judged.</param>
/// <param name="Alarms">The detector's own labels.</param>
internal sealed record JudgedRows(bool[] Labels, float[] Scores, bool[] Alarms)
{
    /// <summary>Gives rows that are not judged the score of the row before; the first ones that of the first that has one.</summary>
    // As TSB-AD does: the first L - 1 rows of a series have no window, and all detectors are to be judged on the same rows.
    public JudgedRows Filled()
    {
        float[] scores = [.. Scores];
        float last = Array.Find(scores, score => !float.IsNaN(score));
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i])) scores[i] = last;
            else last = scores[i];
        }
        return this with { Scores = scores };
    }

    /// <summary>From a row on.</summary>
    public JudgedRows From(int row) => new(Labels[row..], Scores[row..], Alarms[row..]);

    /// <param name="vusWindow">The widest widening of the labels; null: the rows are no series, and make no events.</param>
    /// <param name="unseenFrom">The first of the rows that did not train.</param>
    public Quality ToQuality(int? vusWindow = null, int unseenFrom = 0)
    {
        AnomalyMetrics metrics = AnomalyMetrics.Of(Labels, Scores, Alarms);
        bool[] judged = [.. Scores.Select(score => !float.IsNaN(score))];
        bool[] labels = [.. Labels.Where((_, i) => judged[i])];
        float[] scores = [.. Scores.Where((_, i) => judged[i])];
        Quality quality = new Quality
        {
            VusPr = vusWindow is int window
                ? Quality.Defined(VolumeUnderSurface.Of(labels, scores, window).PrecisionRecall)
                : null,
            AucRoc = Quality.Defined(metrics.AreaUnderRocCurve),
            AveragePrecision = Quality.Defined(metrics.AveragePrecision),
            BestF1 = Quality.Defined(ScoreThreshold.BestF1Oracle(labels, scores).Value),
            UnseenFalseAlarmRate = Quality.Defined(AnomalyConfusionMatrix.Of(
                Labels.AsSpan(unseenFrom), Alarms.AsSpan(unseenFrom)).FalseAlarmRate),
            Unjudged = (int)metrics.UnjudgedRowCount,
        }.WithCounts(metrics.ConfusionMatrix);
        if (vusWindow is null) return quality;
        DetectionDelay events = DetectionDelay.Of(Labels, Alarms);
        return quality.WithEvents(events.Delays.Count, events.Delays.Count - events.MissedCount);
    }
}
