namespace MLNetHybrid.Detectors.PrincipalComponents;

/// <summary>Checked settings of a fit.</summary>
/// <param name="Components">So many, or as many as the rows have; null: as many as the share needs.</param>
/// <param name="ExplainedVariance">The share, in (0, 1).</param>
/// <param name="Solver">How.</param>
/// <param name="Seed">Of the randomized solver.</param>
/// <param name="ThreadCount">At least 1.</param>
internal sealed record PrincipalComponentsPlan(
    int? Components, double ExplainedVariance, PrincipalComponentsSolver Solver, int Seed, int ThreadCount);
