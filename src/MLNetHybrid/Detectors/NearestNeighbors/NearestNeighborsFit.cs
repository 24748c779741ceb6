using MLNetHybrid.Detectors.Search;
using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Detectors.NearestNeighbors;

/// <summary>From rows to <see cref="ReferenceRows"/> and a threshold.</summary>
internal static class NearestNeighborsFit
{
    /// <summary>Training rows that set the threshold at most; of more rows a seeded, stratified sample does.</summary>
    public const int MaximumThresholdRows = 16_384;

    // rows: (N, D), N > k.
    public static (ReferenceRows Reference, float Threshold) Fit(FeatureMatrix rows, NearestNeighborsPlan plan, ParallelPass pass)
    {
        if (plan.Subsamples == 0)
        {
            var all = new ReferenceRows([new TiledRows(rows, pass)], plan.Neighbors, areSubsamples: false);
            return (all, Threshold(LeaveOneOut.Scores(all, Sample(rows, plan), pass), plan));
        }

        int[][] members = DrawMembers(rows.RowCount, plan);
        var draws = new TiledRows[members.Length];
        for (int t = 0; t < draws.Length; t++) draws[t] = new TiledRows(Gathered(rows, members[t]), pass);
        var reference = new ReferenceRows(draws, plan.Neighbors, areSubsamples: true);
        return (reference, Threshold(LeaveOneOut.Scores(reference, rows, Sample(rows, plan), members, pass), plan));
    }

    /// <summary>The training rows of each draw, ascending: draw t is that of the stream (seed, t).</summary>
    public static int[][] DrawMembers(int rowCount, NearestNeighborsPlan plan)
    {
        var members = new int[plan.Subsamples][];
        for (int t = 0; t < members.Length; t++)
        {
            var random = new RandomStream(plan.Seed, t);
            members[t] = new int[plan.SubsampleSize];
            RandomSubset.Draw(ref random, rowCount, members[t]);
            Array.Sort(members[t]);
        }
        return members;
    }

    private static int[] Sample(FeatureMatrix rows, NearestNeighborsPlan plan) =>
        StratifiedSample.Draw(rows.RowCount, Math.Min(rows.RowCount, MaximumThresholdRows), plan.Seed);

    private static float Threshold(float[] scores, NearestNeighborsPlan plan)
    {
        Array.Sort(scores);
        return (float)Quantile.Linear(scores, 1 - plan.Contamination);
    }

    private static FeatureMatrix Gathered(FeatureMatrix rows, int[] indices)
    {
        int D = rows.ColumnCount;
        var values = new float[checked(indices.Length * D)];
        for (int i = 0; i < indices.Length; i++) rows.Row(indices[i]).CopyTo(values.AsSpan(i * D));
        return new FeatureMatrix(values, indices.Length, D);
    }
}
