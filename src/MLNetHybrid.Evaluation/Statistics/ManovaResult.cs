namespace MLNetHybrid.Evaluation;

/// <summary>What <see cref="Manova"/> found.</summary>
/// <param name="WilksLambda">Small where groups differ; Rao's F.</param>
/// <param name="PillaiTrace">Large where groups differ; the most robust of the four.</param>
/// <param name="HotellingLawleyTrace">Large where groups differ; McKeon's F.</param>
/// <param name="RoyGreatestRoot">Large where groups differ along one direction; its p-value is a lower bound.</param>
/// <param name="GroupNames">The groups compared.</param>
/// <param name="GroupSizes">Observations in each.</param>
/// <param name="VariableNames">The variables.</param>
/// <param name="IsDescriptive">Observations share rows: the p-values are no test.</param>
public sealed record ManovaResult(
    FTest WilksLambda, FTest PillaiTrace, FTest HotellingLawleyTrace, FTest RoyGreatestRoot,
    IReadOnlyList<string> GroupNames, IReadOnlyList<int> GroupSizes, IReadOnlyList<string> VariableNames, bool IsDescriptive);
