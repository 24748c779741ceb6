namespace MLNetHybrid.Detectors.PrincipalComponents;

/// <summary>Checked settings of a fit.</summary>
/// <param name="Components">So many, or as many as the rows have; null: as many as the share needs.</param>
/// <param name="ExplainedVariance">The share, in (0, 1).</param>
/// <param name="ThreadCount">At least 1.</param>
internal sealed record PrincipalComponentsPlan(int? Components, double ExplainedVariance, int ThreadCount);
