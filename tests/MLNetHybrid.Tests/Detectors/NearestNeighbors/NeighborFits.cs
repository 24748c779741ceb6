using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.NearestNeighbors;
using MLNetHybrid.Detectors.Search;

namespace MLNetHybrid.Tests.Detectors.NearestNeighbors;

/// <summary>Fits and scores on arrays, without ML.NET.</summary>
internal static class NeighborFits
{
    public static NearestNeighborsPlan Exact(int k, int threads = 1, double contamination = 0) =>
        new(k, Subsamples: 0, SubsampleSize: 0, contamination, Seed: 7, threads);

    public static NearestNeighborsPlan Subsampled(int draws, int size, int k = 1, int threads = 1, int seed = 7) =>
        new(k, draws, size, Contamination: 0, seed, threads);

    public static FeatureMatrix Matrix(float[] rows, int columns) => new(rows, rows.Length / columns, columns);

    public static (ReferenceRows Reference, float Threshold) Fit(float[] rows, int columns, NearestNeighborsPlan plan) =>
        NearestNeighborsFit.Fit(Matrix(rows, columns), plan, new ParallelPass(plan.ThreadCount, () => { }));

    /// <summary>Scores and contributions of (N, D) rows in one batch.</summary>
    public static (float[] Scores, float[] Contributions) Score(ReferenceRows reference, float[] rows)
    {
        int count = rows.Length / reference.ColumnCount;
        OutputColumn<float> contributions = OutputColumn.Vector("c", hasFeatureNames: false, reference.ColumnCount);
        var output = new BatchOutput(count, [contributions]) { RowCount = count };
        new NearestNeighborsScorer(reference, contributions).Score(rows, output);
        return (output.Scores.ToArray(), output.Of(contributions).ToArray());
    }

    /// <summary>Rows of small whole numbers, which repeat and tie, or of normal values.</summary>
    public static float[] Rows(Random random, int count, int columns, bool ties) =>
        [.. Enumerable.Range(0, count * columns).Select(_ => ties ? random.Next(4) : (float)Gaussian.Next(random.NextDouble))];
}
