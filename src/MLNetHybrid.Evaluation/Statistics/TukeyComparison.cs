namespace MLNetHybrid.Evaluation;

/// <summary>Two groups compared in one variable.</summary>
public sealed class TukeyComparison
{
    internal TukeyComparison() { }

    /// <summary>The variable.</summary>
    public string Variable { get; internal init; } = "";

    /// <summary>One group.</summary>
    public string GroupA { get; internal init; } = "";

    /// <summary>The other.</summary>
    public string GroupB { get; internal init; } = "";

    /// <summary>Mean of B minus mean of A.</summary>
    public double MeanDifference { get; internal init; }

    /// <summary>Adjusted for all pairs of the variable.</summary>
    public double PValue { get; internal init; }

    /// <summary>Lower end of the difference's simultaneous confidence interval.</summary>
    public double Lower { get; internal init; }

    /// <summary>Upper end.</summary>
    public double Upper { get; internal init; }

    /// <summary>Whether the p-value is at most alpha.</summary>
    public bool IsSignificant { get; internal init; }
}
