namespace MLNetHybrid.Evaluation;

/// <summary>Two groups compared in one variable.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="GroupA">One group.</param>
/// <param name="GroupB">The other.</param>
/// <param name="MeanDifference">Mean of B minus mean of A.</param>
/// <param name="PValue">Adjusted for all pairs of the variable.</param>
/// <param name="Lower">Lower end of the difference's simultaneous confidence interval.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="IsSignificant">Whether the p-value is at most alpha.</param>
public sealed record TukeyComparison(
    string Variable, string GroupA, string GroupB, double MeanDifference, double PValue, double Lower, double Upper, bool IsSignificant);
