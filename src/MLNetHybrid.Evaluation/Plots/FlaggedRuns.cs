namespace MLNetHybrid.Evaluation.Plots;

/// <summary>Intervals of flagged rows.</summary>
internal static class FlaggedRuns
{
    /// <summary>Runs of true; runs closer than <paramref name="gap"/> rows, which a plot could not show apart, are joined.</summary>
    /// <returns>First row and the row after the last, of each.</returns>
    public static List<(int First, int End)> Of(ReadOnlySpan<bool> flags, int gap)
    {
        var runs = new List<(int First, int End)>();
        for (int i = 0; i < flags.Length; i++)
        {
            if (!flags[i]) continue;
            if (runs.Count > 0 && i - runs[^1].End < gap) runs[^1] = (runs[^1].First, i + 1);
            else runs.Add((i, i + 1));
        }
        return runs;
    }
}
