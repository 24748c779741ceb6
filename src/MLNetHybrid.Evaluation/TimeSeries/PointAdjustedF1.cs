namespace MLNetHybrid.Evaluation;

/// <summary>
/// Point-adjusted F1 next to what a random score gets. The adjustment counts a whole anomalous segment as found for a single alarm in it,
/// so long segments let even random scores look good: without the second number the first says nothing. Xu et al. 2018; Kim, Choi, Choi,
/// Lee and Yoon, Towards a Rigorous Evaluation of Time-Series Anomaly Detection, AAAI 2022.
/// </summary>
/// <param name="Value">F1 = 2 TP / (2 TP + FP + FN) after the adjustment, in [0, 1]; NaN without anomalies.</param>
/// <param name="RandomScoreValue">The same for a uniform random score: with as many alarms, or at its own best threshold.</param>
public readonly record struct PointAdjustedF1(double Value, double RandomScoreValue);
