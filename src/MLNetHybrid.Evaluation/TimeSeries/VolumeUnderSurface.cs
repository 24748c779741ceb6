using MLNetHybrid.Evaluation.Classification;
using MLNetHybrid.Evaluation.TimeSeries;

namespace MLNetHybrid.Evaluation;

/// <summary>
/// VUS: the volume under the surface that ROC and precision-recall curves make when the labels are widened by 0 to <see cref="Window"/>
/// rows, so that near misses count in part and no tolerance needs to be chosen. Paparrizos, Boniol, Palpanas, Tsay, Elmore and Franklin,
/// Volume Under the Surface, VLDB 2022. Immutable.
/// </summary>
/// <remarks>
/// A row at distance d of 1 to floor(w / 2) from an anomalous segment has the label sqrt(1 - d / w), summed over segments, at most 1. With
/// X the widened labels under alarms, P the anomalous rows and N the rows: TP = (anomalous rows with alarm) + X, P' = P + X / 2, recall =
/// min(TP / P', 1) (widened segments hit / widened segments), false-alarm rate = (alarms - TP) / (N - P'), precision = TP / alarms. Each
/// curve is taken at thresholds that are equally spaced in rank. The figure is the mean over w = 0 .. Window of the area under the curve.
/// </remarks>
public sealed class VolumeUnderSurface
{
    private VolumeUnderSurface(int window, double roc, double precisionRecall) =>
        (Window, Roc, PrecisionRecall) = (window, roc, precisionRecall);

    /// <summary>W, the widest widening in rows: half of it on either side.</summary>
    public int Window { get; }

    /// <summary>VUS-ROC, in [0, 1]; NaN without rows of both classes.</summary>
    public double Roc { get; }

    /// <summary>VUS-PR, about in [0, 1]; NaN without rows of both classes. The recommended figure where anomalies are rare.</summary>
    public double PrecisionRecall { get; }

    /// <summary>Computes both volumes. Cost: O(n log n + W (rows within W / 2 of an anomaly + thresholds + segments)).</summary>
    /// <param name="labels">One label a row, in time order; true is an anomaly.</param>
    /// <param name="scores">As many, higher meaning more anomalous; none NaN.</param>
    /// <param name="window">W, in [0, 1048576].</param>
    /// <param name="thresholdCount">Thresholds of each curve, in [2, 1048576].</param>
    /// <exception cref="ArgumentException">The lengths differ or a score is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static VolumeUnderSurface Of(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores, int window, int thresholdCount = 250)
    {
        Argument.InRange(window, 0, 1 << 20, "VolumeUnderSurface.Window");
        Argument.InRange(thresholdCount, 2, 1 << 20, "VolumeUnderSurface.ThresholdCount");
        ScoreSteps steps = ScoreSteps.Of(labels, scores);
        if (steps.Positives == 0 || steps.Negatives == 0) return new VolumeUnderSurface(window, double.NaN, double.NaN);

        int[] bins = Bins(steps, labels.Length, thresholdCount);
        (int[] anomalies, int[] alarms) = CumulativeCounts(labels, bins, thresholdCount);
        List<Segment> segments = Segment.ListOf(labels);
        WidenedRows rows = WidenedRows.Of(labels.Length, segments, bins, window / 2);
        var hits = new WidenedSegments(segments, bins, thresholdCount);

        double roc = 0, precisionRecall = 0, positives = steps.Positives;
        var root = new double[window / 2 + 1];
        var widened = new double[thresholdCount];
        for (int w = 0; w <= window; w++)
        {
            int half = w / 2;
            hits.WidenTo(half);
            for (int d = 1; d <= half; d++) root[d] = Math.Sqrt(1 - (double)d / w);
            rows.Add(half, root, widened);

            double x = 0, recall = 0, falseAlarms = 0, area = 0, averagePrecision = 0;
            for (int j = 0; j < thresholdCount; j++)
            {
                x += widened[j];
                double truePositives = anomalies[j] + x, expected = positives + x / 2;
                double nextRecall = Math.Min(truePositives / expected, 1) * hits.ShareHit(j);
                double nextFalseAlarms = (alarms[j] - truePositives) / (labels.Length - expected);
                area += (nextFalseAlarms - falseAlarms) * (nextRecall + recall) / 2;
                averagePrecision += (nextRecall - recall) * truePositives / alarms[j];
                (recall, falseAlarms) = (nextRecall, nextFalseAlarms);
            }
            roc += area + (1 - falseAlarms) * (1 + recall) / 2;
            precisionRecall += averagePrecision;
        }
        return new VolumeUnderSurface(window, roc / (window + 1), precisionRecall / (window + 1));
    }

    // A row's bin is the first threshold that it reaches; thresholds fall with their number.
    private static int[] Bins(ScoreSteps steps, int rowCount, int thresholdCount)
    {
        var bins = new int[rowCount];
        double spacing = (double)(rowCount - 1) / (thresholdCount - 1);
        int Rank(int threshold) => threshold == thresholdCount - 1 ? rowCount - 1 : (int)(threshold * spacing);

        int bin = 0;
        for (int k = 0, i = 0; k < steps.Count; k++)
        {
            // The threshold is the score at its rank, so a step is reached by every threshold whose rank lies before the step's end.
            int start = i;
            while (Rank(bin) < start) bin++;
            for (; i < steps.End(k); i++) bins[steps.Order[i]] = bin;
        }
        return bins;
    }

    private static (int[] Anomalies, int[] Alarms) CumulativeCounts(ReadOnlySpan<bool> labels, int[] bins, int thresholdCount)
    {
        int[] anomalies = new int[thresholdCount], alarms = new int[thresholdCount];
        for (int i = 0; i < bins.Length; i++)
        {
            alarms[bins[i]]++;
            if (labels[i]) anomalies[bins[i]]++;
        }
        for (int j = 1; j < thresholdCount; j++)
        {
            alarms[j] += alarms[j - 1];
            anomalies[j] += anomalies[j - 1];
        }
        return (anomalies, alarms);
    }
}
