namespace MLNetHybrid.Evaluation;

/// <summary>What <see cref="Anova"/> found.</summary>
public sealed class AnovaResult
{
    internal AnovaResult() { }

    /// <summary>One per variable.</summary>
    public IReadOnlyList<AnovaRow> Rows { get; internal init; } = [];

    /// <summary>Observations share rows: the p-values are no test.</summary>
    public bool IsDescriptive { get; internal init; }
}
