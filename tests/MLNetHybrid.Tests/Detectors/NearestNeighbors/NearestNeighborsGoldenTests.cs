using MLNetHybrid.Detectors.NearestNeighbors;
using MLNetHybrid.Numerics;

namespace MLNetHybrid.Tests.Detectors.NearestNeighbors;

/// <summary>scikit-learn's distances, written by nearest_neighbors_golden.py.</summary>
public sealed class NearestNeighborsGoldenTests
{
    private static readonly GoldenFile File = Golden.Read<GoldenFile>("nearest_neighbors");

    public static TheoryData<string, int> Cases =>
        new(File.Cases.SelectMany(one => one.Results.Select(result => (one.Name, result.Neighbors))));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_and_threshold_are_scikit_learns_distances(string name, int neighbors)
    {
        Case data = File.Cases.Single(one => one.Name == name);
        Result expected = data.Results.Single(result => result.Neighbors == neighbors);
        float[] rows = [.. data.Rows.SelectMany(row => row)], probes = [.. data.Probes.SelectMany(row => row)];
        foreach (double contamination in new[] { 0, 0.1, 0.5 })
        {
            (ReferenceRows reference, float threshold) = NeighborFits.Fit(
                rows, data.Rows[0].Length, NeighborFits.Exact(neighbors, contamination: contamination));
            // One rounding to Single.
            Near.Within<double, float>(expected.Distances, NeighborFits.Score(reference, probes).Scores, 0, 1e-7);
            double quantile = Quantile.Linear<double>([.. expected.Own.Order()], 1 - contamination);
            Near.Within(quantile, threshold, 0, 2e-7);
        }
    }

    internal sealed record GoldenFile(Case[] Cases);

    internal sealed record Case(string Name, float[][] Rows, float[][] Probes, Result[] Results);

    internal sealed record Result(int Neighbors, double[] Distances, double[] Own);
}
