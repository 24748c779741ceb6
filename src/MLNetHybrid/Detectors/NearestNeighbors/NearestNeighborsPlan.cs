namespace MLNetHybrid.Detectors.NearestNeighbors;

/// <summary>Checked settings of a fit.</summary>
/// <param name="Neighbors">k.</param>
/// <param name="Subsamples">Draws of rows; 0: all rows are one.</param>
/// <param name="SubsampleSize">Rows of each draw.</param>
/// <param name="Contamination">Share of the training rows above the threshold.</param>
/// <param name="Seed">Chooses the rows of the draws, and those that set the threshold where there are too many for all.</param>
/// <param name="ThreadCount">At least 1.</param>
internal sealed record NearestNeighborsPlan(
    int Neighbors, int Subsamples, int SubsampleSize, double Contamination, int Seed, int ThreadCount)
{
    public const int LargestNeighbors = 1024, LargestSubsamples = 4096, LargestSubsampleSize = 1 << 20;

    /// <summary>k where none is given: against all rows, and against draws.</summary>
    public const int DefaultNeighbors = 5, DefaultNeighborsInDraws = 1;
}
