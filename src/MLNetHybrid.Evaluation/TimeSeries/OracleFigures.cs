using MLNetHybrid.Evaluation.TimeSeries;

namespace MLNetHybrid.Evaluation;

/// <summary>
/// Each figure's best value over equally spaced thresholds from the lowest to the highest score, each at its own threshold. The labels
/// choose, so these are oracles: for comparing scores, not for promising results. The convention of TSB-AD (Liu and Paparrizos, The
/// Elephant in the Room, NeurIPS 2024).
/// </summary>
public sealed class OracleFigures
{
    internal OracleFigures() { }

    /// <summary>The best range-based F1; see <see cref="TimeSeriesFigures.RangeBased"/>.</summary>
    public OracleF1 RangeBased { get; internal init; }

    /// <summary>The best event-based F1; see <see cref="TimeSeriesFigures.EventBased"/>.</summary>
    public OracleF1 EventBased { get; internal init; }

    /// <summary>The best affiliation F1; see <see cref="TimeSeriesFigures.Affiliation"/>.</summary>
    public OracleF1 Affiliation { get; internal init; }

    /// <summary>The best point-adjusted F1, beside the best of a uniform random score.</summary>
    public PointAdjustedF1 PointAdjusted { get; internal init; }

    internal static OracleFigures Of(
        ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores, int thresholdCount, double existenceWeight, int seed)
    {
        List<Segment> anomalies = Segment.ListOf(labels);
        var none = new OracleF1(double.NaN, double.NaN);
        OracleF1 rangeBased = none, eventBased = none, affiliation = none, pointAdjusted = none, random = none;
        var predictions = new bool[scores.Length];
        float[] randomScores = RandomScore.Uniform(scores.Length, seed);
        foreach (double threshold in Grid(scores, thresholdCount))
        {
            Predict(scores, threshold);
            List<Segment> alarms = Segment.ListOf(predictions);
            Keep(ref rangeBased, RangeBasedScore.Of(anomalies, alarms, existenceWeight).F1, threshold);
            Keep(ref eventBased, EventBasedScore.Of(anomalies, labels, predictions).F1, threshold);
            Keep(ref affiliation, AffiliationScore.Of(anomalies, alarms, labels.Length).F1, threshold);
            Keep(ref pointAdjusted, EventBasedScore.PointAdjustedF1(anomalies, predictions), threshold);
        }
        foreach (double threshold in Grid(randomScores, thresholdCount))
        {
            Predict(randomScores, threshold);
            Keep(ref random, EventBasedScore.PointAdjustedF1(anomalies, predictions), threshold);
        }
        return new OracleFigures
        {
            RangeBased = rangeBased,
            EventBased = eventBased,
            Affiliation = affiliation,
            PointAdjusted = new PointAdjustedF1(pointAdjusted.Value, random.Value),
        };

        void Predict(ReadOnlySpan<float> values, double threshold)
        {
            for (int i = 0; i < values.Length; i++) predictions[i] = values[i] > threshold;
        }
    }

    private static void Keep(ref OracleF1 best, double value, double threshold)
    {
        if (value > best.Value || double.IsNaN(best.Value)) best = new OracleF1(value, threshold);
    }

    private static double[] Grid(ReadOnlySpan<float> scores, int count)
    {
        if (scores.IsEmpty) return [];
        float low = scores[0], high = scores[0];
        foreach (float score in scores) (low, high) = (Math.Min(low, score), Math.Max(high, score));
        double step = ((double)high - low) / (count - 1);
        var grid = new double[count];
        for (int k = 0; k < count; k++) grid[k] = k * step + low;
        grid[^1] = high;
        return grid;
    }
}
