namespace MLNetHybrid.Evaluation;

/// <summary>What <see cref="Anova"/> found.</summary>
/// <param name="Rows">One per variable.</param>
/// <param name="GroupNames">The groups compared.</param>
/// <param name="GroupSizes">Observations in each.</param>
/// <param name="IsDescriptive">Observations share rows: the p-values are no test.</param>
public sealed record AnovaResult(IReadOnlyList<AnovaRow> Rows, IReadOnlyList<string> GroupNames, IReadOnlyList<int> GroupSizes, bool IsDescriptive);
