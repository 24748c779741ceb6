using MLNetHybrid.Evaluation.Classification;

namespace MLNetHybrid.Evaluation;

/// <summary>
/// Precision against recall at every threshold; rows with equal scores enter together. The figure of choice where anomalies are rare.
/// Immutable. Davis and Goadrich, The relationship between Precision-Recall and ROC curves, 2006.
/// </summary>
public sealed class PrecisionRecallCurve
{
    private PrecisionRecallCurve(PrecisionRecallPoint[] points, double averagePrecision) =>
        (Points, AveragePrecision) = (Array.AsReadOnly(points), averagePrecision);

    /// <summary>
    /// By falling threshold, so rising recall, one point for each distinct score; the first is (0, 1) by convention. scikit-learn's
    /// <c>precision_recall_curve</c> holds the same points in reverse. Empty without anomalies.
    /// </summary>
    public IReadOnlyList<PrecisionRecallPoint> Points { get; }

    /// <summary>
    /// Average precision: sum over thresholds of (R_k - R_k-1) P_k, in [0, 1]; the share of anomalies is chance. Not interpolated, so not
    /// the area by trapezoids, which is too hopeful. NaN without anomalies. Zhu, Recall, precision and average precision, 2004.
    /// </summary>
    public double AveragePrecision { get; }

    /// <summary>The curve of <paramref name="scores"/>, higher meaning more anomalous; none NaN. Cost: O(n log n).</summary>
    /// <exception cref="ArgumentException">The lengths differ or a score is NaN.</exception>
    public static PrecisionRecallCurve Of(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores) => Of(ScoreSteps.Of(labels, scores));

    internal static PrecisionRecallCurve Of(ScoreSteps steps)
    {
        if (steps.Positives == 0) return new PrecisionRecallCurve([], double.NaN);
        double positives = steps.Positives, averagePrecision = 0;
        var points = new PrecisionRecallPoint[steps.Count + 1];
        points[0] = new PrecisionRecallPoint(0, 1, float.PositiveInfinity);
        for (int k = 0; k < steps.Count; k++)
        {
            (long tp, long fp) = steps.Alarms(k);
            double recall = tp / positives, precision = (double)tp / (tp + fp);
            averagePrecision += (recall - points[k].Recall) * precision;
            points[k + 1] = new PrecisionRecallPoint(recall, precision, steps.Threshold(k));
        }
        return new PrecisionRecallCurve(points, averagePrecision);
    }
}
