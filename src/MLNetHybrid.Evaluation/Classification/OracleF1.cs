namespace MLNetHybrid.Evaluation;

/// <summary>The best F1 over many thresholds, chosen with the labels in hand: an upper bound that no user could reach.</summary>
/// <param name="Value">The best F1, in [0, 1]; NaN without anomalies.</param>
/// <param name="Threshold">The first threshold that gives it: rows with a higher score are alarms.</param>
public readonly record struct OracleF1(double Value, double Threshold);
