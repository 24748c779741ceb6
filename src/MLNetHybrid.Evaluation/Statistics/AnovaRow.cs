namespace MLNetHybrid.Evaluation;

/// <summary>The analysis of variance of one variable.</summary>
public sealed class AnovaRow
{
    internal AnovaRow() { }

    /// <summary>Its name.</summary>
    public string Variable { get; internal init; } = "";

    /// <summary>Of the group means.</summary>
    public double BetweenSumOfSquares { get; internal init; }

    /// <summary>K - 1.</summary>
    public int BetweenDegreesOfFreedom { get; internal init; }

    /// <summary>Of the observations around their group's mean.</summary>
    public double ResidualSumOfSquares { get; internal init; }

    /// <summary>N - K.</summary>
    public int ResidualDegreesOfFreedom { get; internal init; }

    /// <summary>Ratio of the two mean squares.</summary>
    public double F { get; internal init; }

    /// <summary>Probability of an F this large or larger if the means are equal.</summary>
    public double PValue { get; internal init; }

    /// <summary>After Benjamini and Hochberg's correction over all variables.</summary>
    public double AdjustedPValue { get; internal init; }

    /// <summary>Whether the adjusted value is at most the false discovery rate.</summary>
    public bool IsSignificant { get; internal init; }
}
