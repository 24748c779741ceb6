namespace MLNetHybrid.Evaluation;

/// <summary>The analysis of variance of one variable.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="BetweenSumOfSquares">Of the group means.</param>
/// <param name="BetweenDegreesOfFreedom">K - 1.</param>
/// <param name="ResidualSumOfSquares">Of the observations around their group's mean.</param>
/// <param name="ResidualDegreesOfFreedom">N - K.</param>
/// <param name="F">Ratio of the two mean squares.</param>
/// <param name="PValue">Probability of an F this large or larger if the means are equal.</param>
/// <param name="AdjustedPValue">After Benjamini and Hochberg's correction over all variables.</param>
/// <param name="IsSignificant">Whether the adjusted value is at most the false discovery rate asked for.</param>
public sealed record AnovaRow(
    string Variable, double BetweenSumOfSquares, int BetweenDegreesOfFreedom, double ResidualSumOfSquares, int ResidualDegreesOfFreedom,
    double F, double PValue, double AdjustedPValue, bool IsSignificant);
