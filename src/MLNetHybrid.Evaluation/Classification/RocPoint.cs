namespace MLNetHybrid.Evaluation;

/// <summary>One point of a ROC curve: the rates when rows with a score of at least the threshold are called anomalies.</summary>
/// <param name="FalseAlarmRate">FP / (FP + TN), in [0, 1].</param>
/// <param name="Recall">TP / (TP + FN), in [0, 1].</param>
/// <param name="Threshold">The score; positive infinity at the origin.</param>
public readonly record struct RocPoint(double FalseAlarmRate, double Recall, float Threshold);
