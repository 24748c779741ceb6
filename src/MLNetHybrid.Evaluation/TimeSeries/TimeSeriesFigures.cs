using MLNetHybrid.Evaluation.Classification;
using MLNetHybrid.Evaluation.TimeSeries;

namespace MLNetHybrid.Evaluation;

/// <summary>Figures of fixed predictions that look at segments. NaN without anomalies. Immutable.</summary>
public sealed class TimeSeriesFigures
{
    private TimeSeriesFigures(DetectionDelay delay) => Delay = delay;

    /// <summary>
    /// Range-based: recall = mean over anomalous segments R of alpha [R is hit] + (1 - alpha) |R and P| / |R| / (predicted segments that
    /// overlap R); precision = the same with roles exchanged and alpha = 0. In [0, 1]. Tatbul et al., Precision and Recall for Time Series,
    /// NeurIPS 2018; flat bias.
    /// </summary>
    public SegmentFigures RangeBased { get; internal init; }

    /// <summary>
    /// Event-based: recall = anomalous segments with an alarm / anomalous segments; precision = TP / (TP + FP) over rows. In [0, 1]. The
    /// composite F-score of Garg et al., An Evaluation of Anomaly Detection and Diagnosis in Multivariate Time Series, 2021.
    /// </summary>
    public SegmentFigures EventBased { get; internal init; }

    /// <summary>
    /// Affiliation: the mean probability, by zone around each anomalous segment, that a random position lies farther off than the
    /// predictions (precision) and the segment (recall) do. In [0, 1]; a random prediction gets about 0.5, not 0. Precision NaN without
    /// alarms. Huet et al., Local Evaluation of Time Series Anomaly Detection Algorithms, KDD 2022.
    /// </summary>
    public SegmentFigures Affiliation { get; internal init; }

    /// <summary>Point-adjusted F1 beside that of as many alarms at random rows.</summary>
    public PointAdjustedF1 PointAdjusted { get; internal init; }

    /// <summary>Rows from the start of each anomalous segment to its first alarm.</summary>
    public DetectionDelay Delay { get; }

    /// <summary>The figures of <paramref name="predictions"/>.</summary>
    /// <param name="labels">One label a row, in time order; true is an anomaly.</param>
    /// <param name="predictions">As many; true is an alarm.</param>
    /// <param name="existenceWeight">alpha, in [0, 1].</param>
    /// <param name="seed">Of the random rows that <see cref="PointAdjusted"/> compares with.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="existenceWeight"/> is out of range.</exception>
    public static TimeSeriesFigures Of(
        ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions, double existenceWeight = 0.2, int seed = 1)
    {
        SameLength.Check(labels.Length, predictions.Length, nameof(labels), nameof(predictions));
        Argument.InRange(existenceWeight, 0, 1, "TimeSeries.ExistenceWeight");
        List<Segment> anomalies = Segment.ListOf(labels), alarms = Segment.ListOf(predictions);
        return new TimeSeriesFigures(DetectionDelay.Of(anomalies, predictions))
        {
            RangeBased = RangeBasedScore.Of(anomalies, alarms, existenceWeight),
            EventBased = EventBasedScore.Of(anomalies, labels, predictions),
            Affiliation = AffiliationScore.Of(anomalies, alarms, labels.Length),
            PointAdjusted = new PointAdjustedF1(
                EventBasedScore.PointAdjustedF1(anomalies, predictions),
                EventBasedScore.PointAdjustedF1(anomalies, RandomScore.Alarms(labels.Length, predictions.Count(true), seed))),
        };
    }
}
