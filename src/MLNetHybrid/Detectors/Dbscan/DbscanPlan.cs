namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>Checked settings of a fit.</summary>
/// <param name="Epsilon">eps; null: read from the k-distance curve.</param>
/// <param name="MinimumPoints">Rows within eps, the row itself included, that make it a core point.</param>
/// <param name="Seed">Chooses the rows of the k-distance curve where there are too many for all.</param>
/// <param name="ThreadCount">At least 1.</param>
internal sealed record DbscanPlan(double? Epsilon, int MinimumPoints, int Seed, int ThreadCount)
{
    public const int LargestMinimumPoints = 1 << 20;
}
