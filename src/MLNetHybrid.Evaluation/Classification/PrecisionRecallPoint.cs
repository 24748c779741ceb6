namespace MLNetHybrid.Evaluation;

/// <summary>One point of a precision-recall curve: rows with a score of at least the threshold are called anomalies.</summary>
/// <param name="Recall">TP / (TP + FN), in [0, 1].</param>
/// <param name="Precision">TP / (TP + FP), in [0, 1].</param>
/// <param name="Threshold">The score; positive infinity at the first point, which stands for no alarm at all.</param>
public readonly record struct PrecisionRecallPoint(double Recall, double Precision, float Threshold);
