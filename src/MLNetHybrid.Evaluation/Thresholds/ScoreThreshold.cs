using MLNetHybrid.Evaluation.Classification;

namespace MLNetHybrid.Evaluation;

/// <summary>
/// Thresholds from scores, each to be given to <c>ChangeModelThreshold</c>: rows with a higher score are anomalies. NaN scores are left
/// out. Except for the oracle, take them from the scores of training or calibration rows, not of the rows to be judged.
/// </summary>
public static class ScoreThreshold
{
    /// <summary>
    /// The q-quantile, interpolated linearly between order statistics (type 7 of Hyndman and Fan, Sample Quantiles in Statistical Packages,
    /// 1996; NumPy's default), rounded to Single.
    /// </summary>
    /// <param name="scores">At least one that is not NaN.</param>
    /// <param name="q">In [0, 1].</param>
    /// <exception cref="ArgumentException">There is no score.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is out of range.</exception>
    public static float Quantile(ReadOnlySpan<float> scores, double q)
    {
        Argument.InRange(q, 0, 1, "ScoreThreshold.q");
        return (float)Numerics.Quantile.Linear(Sorted(scores), q);
    }

    /// <summary>
    /// The lowest threshold that at most floor(c n) of these scores exceed, itself one of the scores. Where many scores are equal, fewer
    /// rows exceed it. scikit-learn's detectors interpolate a quantile in its place.
    /// </summary>
    /// <param name="scores">At least one that is not NaN.</param>
    /// <param name="contamination">c, the share of anomalies among these scores, in [0, 1).</param>
    /// <exception cref="ArgumentException">There is no score.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="contamination"/> is out of range.</exception>
    public static float Contamination(ReadOnlySpan<float> scores, double contamination)
    {
        Argument.InRangeExclusive(contamination, 0, 1, "ScoreThreshold.contamination");
        float[] sorted = Sorted(scores);
        return sorted[sorted.Length - 1 - (int)Math.Floor(contamination * sorted.Length)];
    }

    /// <summary>
    /// The threshold with the best F1 = 2 TP / (2 TP + FP + FN), found with the labels in hand: an oracle, an upper bound for what any
    /// threshold on this score can reach on these rows. It is no result to report as a detector's, unless the labels are a calibration
    /// set's. The threshold lies in the middle between two scores; of equally good ones the highest is taken.
    /// </summary>
    /// <param name="labels">True is an anomaly.</param>
    /// <param name="scores">As many, higher meaning more anomalous; none NaN.</param>
    /// <returns>NaN for both without anomalies.</returns>
    /// <exception cref="ArgumentException">The lengths differ or a score is NaN.</exception>
    public static OracleF1 BestF1Oracle(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores)
    {
        ScoreSteps steps = ScoreSteps.Of(labels, scores);
        var best = new OracleF1(double.NaN, double.NaN);
        for (int k = 0; steps.Positives > 0 && k < steps.Count; k++)
        {
            (long tp, long fp) = steps.Alarms(k);
            double f1 = 2.0 * tp / (tp + fp + steps.Positives);
            if (f1 > best.Value || k == 0) best = new OracleF1(f1, Below(steps, k));
        }
        return best;
    }

    /// <summary>
    /// The threshold that a normal row exceeds with a small given probability, by extreme-value theory; see
    /// <see cref="Evaluation.PeaksOverThreshold"/>.
    /// </summary>
    /// <param name="scores">Scores of mostly normal rows, enough of them above the initial quantile: by default 500.</param>
    /// <param name="options">Risk and initial quantile; null: the defaults.</param>
    /// <remarks>Cost: O(n log n).</remarks>
    /// <exception cref="ArgumentException">Too few scores lie above the initial quantile.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static PeaksOverThreshold PeaksOverThreshold(ReadOnlySpan<float> scores, PeaksOverThresholdOptions? options = null) =>
        Evaluation.PeaksOverThreshold.Fit(Sorted(scores), (options ?? new PeaksOverThresholdOptions()).Checked());

    // Exactly the rows up to step k score higher.
    private static double Below(ScoreSteps steps, int k)
    {
        float score = steps.Threshold(k);
        if (k + 1 == steps.Count) return MathF.BitDecrement(score);
        float next = steps.Threshold(k + 1), middle = (float)(((double)score + next) / 2);
        return middle < score ? middle : next;
    }

    private static float[] Sorted(ReadOnlySpan<float> scores)
    {
        // NaN sorts first.
        float[] sorted = scores.ToArray();
        Array.Sort(sorted);
        int missing = Array.FindLastIndex(sorted, float.IsNaN) + 1;
        if (missing == sorted.Length)
            throw new ArgumentException($"A threshold needs at least one score that is not NaN; got none among {scores.Length}.",
                nameof(scores));
        return sorted[missing..];
    }
}
