namespace MLNetHybrid.Evaluation;

/// <summary>What <see cref="TukeyHsd"/> found.</summary>
public sealed class TukeyResult
{
    internal TukeyResult() { }

    /// <summary>Every pair of groups in every variable.</summary>
    public IReadOnlyList<TukeyComparison> Comparisons { get; internal init; } = [];

    /// <summary>Observations share rows: the p-values are no test.</summary>
    public bool IsDescriptive { get; internal init; }
}
