namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>What a fit does, checked against the data: the options with every default and fraction resolved.</summary>
/// <param name="NumberOfTrees">T, at least 1.</param>
/// <param name="SubsampleSize">psi, in [1, rows].</param>
/// <param name="FeaturesPerTree">Columns each tree may split on, in [1, D].</param>
/// <param name="Seed">Seed of all trees' random streams.</param>
/// <param name="ThreadCount">Trees grown at once, at most; at least 1.</param>
internal sealed record IsolationForestPlan(int NumberOfTrees, int SubsampleSize, int FeaturesPerTree, long Seed, int ThreadCount);
