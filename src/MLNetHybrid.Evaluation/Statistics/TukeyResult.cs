namespace MLNetHybrid.Evaluation;

/// <summary>What <see cref="TukeyHsd"/> found.</summary>
/// <param name="Comparisons">Every pair of groups in every variable.</param>
/// <param name="GroupNames">The groups compared.</param>
/// <param name="GroupSizes">Observations in each.</param>
/// <param name="Alpha">The error rate asked for.</param>
/// <param name="IsDescriptive">Observations share rows: the p-values are no test.</param>
public sealed record TukeyResult(IReadOnlyList<TukeyComparison> Comparisons, IReadOnlyList<string> GroupNames, IReadOnlyList<int> GroupSizes, double Alpha, bool IsDescriptive);
