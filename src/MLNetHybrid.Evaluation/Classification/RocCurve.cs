using MLNetHybrid.Evaluation.Classification;

namespace MLNetHybrid.Evaluation;

/// <summary>
/// The receiver operating characteristic: recall against false-alarm rate at every threshold. Rows with equal scores enter together, so
/// ties give a slanted line, as in scikit-learn's <c>roc_curve</c>. Immutable. Fawcett, An introduction to ROC analysis, 2006.
/// </summary>
public sealed class RocCurve
{
    private RocCurve(RocPoint[] points, double area) => (Points, Area) = (Array.AsReadOnly(points), area);

    /// <summary>
    /// From (0, 0) to (1, 1) by falling threshold; points on a straight line between their neighbours are left out. The origin's threshold
    /// is positive infinity (scikit-learn 1.2 writes the highest score plus one there). Empty without rows of both classes.
    /// </summary>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>
    /// AUC, the area under the curve by the trapezoidal rule, in [0, 1]: the probability that an anomaly scores higher than a normal row,
    /// ties counted half; 0.5 is chance. NaN without rows of both classes. Hanley and McNeil, The meaning and use of the area under a ROC
    /// curve, 1982.
    /// </summary>
    public double Area { get; }

    /// <summary>The curve of <paramref name="scores"/>, higher meaning more anomalous; none NaN. Cost: O(n log n).</summary>
    /// <exception cref="ArgumentException">The lengths differ or a score is NaN.</exception>
    public static RocCurve Of(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores) => Of(ScoreSteps.Of(labels, scores));

    internal static RocCurve Of(ScoreSteps steps)
    {
        if (steps.Positives == 0 || steps.Negatives == 0) return new RocCurve([], double.NaN);
        double positives = steps.Positives, negatives = steps.Negatives;
        var points = new List<RocPoint> { new(0, 0, float.PositiveInfinity) };
        double area = 0;
        for (int k = 0; k < steps.Count; k++)
        {
            (long tp, long fp) = steps.Alarms(k);
            (long tp0, long fp0) = steps.Alarms(k - 1);
            area += (fp - fp0) * (tp + tp0) / 2.0;
            if (k > 0 && k < steps.Count - 1)
            {
                (long tp1, long fp1) = steps.Alarms(k + 1);
                if (tp1 - tp == tp - tp0 && fp1 - fp == fp - fp0) continue;
            }
            points.Add(new RocPoint(fp / negatives, tp / positives, steps.Threshold(k)));
        }
        return new RocCurve([.. points], area / (positives * negatives));
    }
}
