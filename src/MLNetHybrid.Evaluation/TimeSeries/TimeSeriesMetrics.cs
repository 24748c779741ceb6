namespace MLNetHybrid.Evaluation;

/// <summary>Figures that take the rows as a series in time. NaN without anomalies. Immutable.</summary>
public sealed class TimeSeriesMetrics
{
    private TimeSeriesMetrics(VolumeUnderSurface volume, TimeSeriesFigures atPredictions, OracleFigures oracle) =>
        (Volume, AtPredictions, Oracle) = (volume, atPredictions, oracle);

    /// <summary>VUS-ROC and VUS-PR, which need no threshold.</summary>
    public VolumeUnderSurface Volume { get; }

    /// <summary>Figures of the predicted labels.</summary>
    public TimeSeriesFigures AtPredictions { get; }

    /// <summary>Each figure at the threshold where it is best.</summary>
    public OracleFigures Oracle { get; }

    /// <summary>Computes all figures of one series.</summary>
    /// <param name="labels">One label a row, in time order; true is an anomaly.</param>
    /// <param name="scores">As many finite numbers, higher meaning more anomalous.</param>
    /// <param name="predictions">As many; true is an alarm.</param>
    /// <param name="options">Its <see cref="TimeSeriesOptions.Window"/> must be given.</param>
    /// <exception cref="ArgumentException">Lengths differ, a score is not finite, or there is no window.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TimeSeriesMetrics Of(
        ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores, ReadOnlySpan<bool> predictions, TimeSeriesOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Checked();
        if (options.Window is not int window) throw new ArgumentException("TimeSeries.Window must be given; got null.", nameof(options));
        for (int i = 0; i < scores.Length; i++)
        {
            if (!float.IsFinite(scores[i]))
                throw new ArgumentException(
                    Invariant($"Time-series figures need finite scores; got {scores[i]} in row {i} of those with a score."),
                    nameof(scores));
        }
        return new TimeSeriesMetrics(
            VolumeUnderSurface.Of(labels, scores, window, options.VolumeThresholds),
            TimeSeriesFigures.Of(labels, predictions, options.ExistenceWeight, options.Seed),
            OracleFigures.Of(labels, scores, options.OracleThresholds, options.ExistenceWeight, options.Seed));
    }

    /// <summary>A line for each figure.</summary>
    public override string ToString()
    {
        static string Line(string name, double value) => Invariant($"{name,-34}{value:F4}\n");
        static string Adjusted(string name, PointAdjustedF1 f) =>
            Invariant($"{name,-34}{f.Value:F4} (a random score: {f.RandomScoreValue:F4})\n");
        return Invariant($"{"VUS window",-34}{Volume.Window}\n")
            + Line("VUS-PR", Volume.PrecisionRecall) + Line("VUS-ROC", Volume.Roc)
            + Line("range-based F1", AtPredictions.RangeBased.F1) + Line("event-based F1", AtPredictions.EventBased.F1)
            + Line("affiliation F1", AtPredictions.Affiliation.F1) + Adjusted("point-adjusted F1", AtPredictions.PointAdjusted)
            + Line("detection delay, median rows", AtPredictions.Delay.Median)
            + Invariant($"{"events missed",-34}{AtPredictions.Delay.MissedCount} of {AtPredictions.Delay.Delays.Count}\n")
            + Line("best range-based F1 (oracle)", Oracle.RangeBased.Value) + Line("best event-based F1 (oracle)", Oracle.EventBased.Value)
            + Line("best affiliation F1 (oracle)", Oracle.Affiliation.Value)
            + Adjusted("best point-adjusted F1 (oracle)", Oracle.PointAdjusted);
    }
}
