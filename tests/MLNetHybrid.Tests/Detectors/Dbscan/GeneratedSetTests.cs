using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetHybrid.Detectors.Dbscan;

namespace MLNetHybrid.Tests.Detectors.Dbscan;

/// <summary>200 sets of 0 to 5,000 rows in 1 to 64 columns: repeated rows, ties at exactly eps, one cluster, many, none.</summary>
public sealed class GeneratedSetTests
{
    private static readonly GeneratedSet[] All = Golden.Read<SetFile>("dbscan_generated").Cases;

    public static TheoryData<int> Sets => [.. Enumerable.Range(0, All.Length)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Labels_are_those_of_scikit_learn_cluster_numbers_included(int set)
    {
        GeneratedSet expected = All[set];
        DensityModel model = DensityFits.Fit(
            expected.Rows(), expected.Columns, expected.Epsilon, expected.MinimumPoints, threads: 1 + set % 3);
        int[] labels = model.TrainingClusterIds;
        Assert.Equal(
            (expected.RowCount, expected.Clusters, expected.Noise, expected.Cores),
            (labels.Length, model.Clusters.Count, labels.Count(label => label == DensityClustering.Noise), model.Core.RowCount));
        string hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(labels.AsSpan())));
        Assert.True(expected.Sha256 == hash, $"{expected}: other labels than scikit-learn's.");
    }

    [Fact]
    public void The_sets_are_of_every_sort()
    {
        Assert.Equal(200, All.Length);
        Assert.Contains(All, set => set.RowCount == 0);
        Assert.Contains(All, set => set.RowCount == 5000);
        Assert.Equal((1, 64), (All.Min(set => set.Columns), All.Max(set => set.Columns)));
        Assert.True(All.Count(set => set.RowCount > 0 && set.Noise == set.RowCount) >= 5, "all noise");
        Assert.True(All.Count(set => set.RowCount > 30 && set.Clusters == 1 && set.Noise == 0) >= 5, "one cluster");
        Assert.True(All.Count(set => set.Clusters > 1 && set.Cores + set.Noise < set.RowCount) >= 20, "several clusters with borders");
    }

    private sealed record SetFile(string Tool, int Seed, GeneratedSet[] Cases);
}
