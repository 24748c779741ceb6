using MLNetHybrid.Evaluation.Classification;

namespace MLNetHybrid.Evaluation;

/// <summary>
/// How many rows fall into each pair of label and prediction; an anomaly is the positive class. All figures of one fixed set of predictions
/// follow from it. Immutable, so safe to share between threads.
/// </summary>
/// <param name="TrueNegatives">TN: normal rows predicted normal.</param>
/// <param name="FalsePositives">FP: normal rows predicted anomalous, the false alarms.</param>
/// <param name="FalseNegatives">FN: anomalous rows predicted normal, the missed alarms.</param>
/// <param name="TruePositives">TP: anomalous rows predicted anomalous.</param>
public sealed record AnomalyConfusionMatrix(long TrueNegatives, long FalsePositives, long FalseNegatives, long TruePositives)
{
    /// <summary>n = TN + FP + FN + TP.</summary>
    public long Total => TrueNegatives + FalsePositives + FalseNegatives + TruePositives;

    /// <summary>TP + FN, the rows labelled as anomalies.</summary>
    public long Positives => TruePositives + FalseNegatives;

    /// <summary>TN + FP, the rows labelled as normal.</summary>
    public long Negatives => TrueNegatives + FalsePositives;

    /// <summary>TP + FP, the alarms.</summary>
    public long PredictedPositives => TruePositives + FalsePositives;

    /// <summary>(TP + TN) / n, in [0, 1]; NaN without rows. Says little where anomalies are rare.</summary>
    public double Accuracy => Ratio(TruePositives + TrueNegatives, Total);

    /// <summary>False-alarm rate, or false-positive rate: FP / (FP + TN), in [0, 1]; NaN without normal rows.</summary>
    public double FalseAlarmRate => Ratio(FalsePositives, Negatives);

    /// <summary>Missed-alarm rate, or false-negative rate: FN / (FN + TP), in [0, 1]; NaN without anomalies.</summary>
    public double MissedAlarmRate => Ratio(FalseNegatives, Positives);

    /// <summary>
    /// Balanced accuracy: (TP / (TP + FN) + TN / (TN + FP)) / 2, in [0, 1]; 0.5 for any constant prediction. With rows of one class only,
    /// that class's recall, as in scikit-learn; NaN without rows. Brodersen, Ong, Stephan and Buhmann, The Balanced Accuracy and Its
    /// Posterior Distribution, 2010.
    /// </summary>
    public double BalancedAccuracy => (Positives, Negatives) switch
    {
        (0, _) => 1 - FalseAlarmRate,
        (_, 0) => 1 - MissedAlarmRate,
        _ => (2 - MissedAlarmRate - FalseAlarmRate) / 2,
    };

    /// <summary>
    /// Matthews' correlation coefficient: (TP TN - FP FN) / sqrt((TP + FP)(TP + FN)(TN + FP)(TN + FN)), in [-1, 1]; 0 where a factor is
    /// zero, as in scikit-learn. Matthews, Comparison of the predicted and observed secondary structure of T4 phage lysozyme, 1975.
    /// </summary>
    public double MatthewsCorrelation
    {
        get
        {
            double squared = (double)PredictedPositives * Positives * Negatives * (TrueNegatives + FalseNegatives);
            double product = (double)TruePositives * TrueNegatives - (double)FalsePositives * FalseNegatives;
            return squared == 0 ? 0 : product / Math.Sqrt(squared);
        }
    }

    /// <summary>Figures of the anomalies as the positive class.</summary>
    public ClassFigures Anomaly => ClassFigures.From(TruePositives, FalsePositives, FalseNegatives);

    /// <summary>Figures of the normal rows as the positive class.</summary>
    public ClassFigures Normal => ClassFigures.From(TrueNegatives, FalseNegatives, FalsePositives);

    /// <summary>Counts <paramref name="predictions"/> against <paramref name="labels"/>; true is an anomaly.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static AnomalyConfusionMatrix Of(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions) => Of(labels, predictions, []);

    /// <param name="labels">True is an anomaly.</param>
    /// <param name="predictions">As many.</param>
    /// <param name="weights">How often each row counts; empty: once.</param>
    internal static AnomalyConfusionMatrix Of(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions, ReadOnlySpan<int> weights)
    {
        SameLength.Check(labels.Length, predictions.Length, nameof(labels), nameof(predictions));
        Span<long> counts = stackalloc long[4];
        for (int i = 0; i < labels.Length; i++)
            counts[(labels[i] ? 2 : 0) + (predictions[i] ? 1 : 0)] += weights.IsEmpty ? 1 : weights[i];
        return new AnomalyConfusionMatrix(counts[0], counts[1], counts[2], counts[3]);
    }

    private static double Ratio(long part, long whole) => whole == 0 ? double.NaN : (double)part / whole;
}
