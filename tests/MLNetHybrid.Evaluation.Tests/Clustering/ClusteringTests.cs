namespace MLNetHybrid.Evaluation.Tests.Clustering;

/// <summary>Figures of clusterings against scikit-learn's, written by clustering_golden.py.</summary>
public sealed class ClusteringTests
{
    // Sums of logarithms and of distances in another order.
    private const double Rounding = 1e-12;

    private static readonly Case[] Cases = Golden.Read<GoldenFile>("clustering").Cases;

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    public static TheoryData<string> WithRows => [.. Cases.Where(c => c.Rows is not null).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Figures_against_classes_agree(string name)
    {
        Case golden = Named(name);
        ClusterMetrics metrics = ClusterMetrics.Of(golden.Classes, golden.Clusters);
        Golden.Equal(golden.AdjustedRand, metrics.AdjustedRandIndex, Rounding);
        Golden.Equal(golden.Homogeneity, metrics.Homogeneity, Rounding);
        Golden.Equal(golden.Completeness, metrics.Completeness, Rounding);
        Golden.Equal(golden.VMeasure, metrics.VMeasure, Rounding);
        Golden.Equal(golden.FowlkesMallows, metrics.FowlkesMallows, Rounding);
        Assert.Equal(golden.Clusters.Where(c => c != -1).Distinct().Count(), metrics.ClusterCount);
        Golden.Equal(golden.Clusters.Length == 0 ? null : golden.Clusters.Average(c => c == -1 ? 1.0 : 0.0), metrics.NoiseRatio, Rounding);
    }

    [Theory]
    [MemberData(nameof(WithRows))]
    public void Silhouette_agrees(string name)
    {
        Case golden = Named(name);
        Golden.Equal(golden.Silhouette, Silhouette.Of(golden.Rows, golden.Columns, golden.Clusters), Rounding);
        Golden.Equal(golden.SilhouetteWithoutNoise,
            Silhouette.Of(golden.Rows, golden.Columns, golden.Clusters, new SilhouetteOptions { LeaveOutNoise = true }), Rounding);
    }

    [Fact]
    public void A_sample_is_the_silhouette_of_some_rows_and_the_seed_decides_which()
    {
        Case golden = Named("a good clustering with noise");
        double Sampled(int size, int seed) =>
            Silhouette.Of(golden.Rows, golden.Columns, golden.Clusters, new SilhouetteOptions { SampleSize = size, Seed = seed });
        Assert.Equal(Sampled(40, 1), Sampled(40, 1));
        Assert.NotEqual(Sampled(40, 1), Sampled(40, 2));
        Assert.Equal(Silhouette.Of(golden.Rows, golden.Columns, golden.Clusters), Sampled(90, 1));
        double mean = Enumerable.Range(0, 200).Average(seed => Sampled(60, seed));
        Assert.InRange(mean, golden.Silhouette!.Value - 0.03, golden.Silhouette.Value + 0.03);
    }

    [Fact]
    public void Silhouette_is_undefined_with_one_cluster_or_one_for_each_row()
    {
        Assert.True(double.IsNaN(Silhouette.Of([1, 2, 3], 1, [0, 0, 0])));
        Assert.True(double.IsNaN(Silhouette.Of([1, 2, 3], 1, [0, 1, 2])));
        Assert.True(double.IsNaN(Silhouette.Of([], 1, [])));
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.StartsWith("classes and clusters must have the same length; got 1 and 2.",
            Assert.Throws<ArgumentException>(() => ClusterMetrics.Of([1], [1, 2])).Message);
        Assert.StartsWith(
            "rows must hold 2 x 2 values, a row for each cluster number; got 3.",
            Assert.Throws<ArgumentException>(() => Silhouette.Of([1, 2, 3], 2, [0, 1])).Message);
        Assert.StartsWith("rows must be finite; row 1 is not.",
            Assert.Throws<ArgumentException>(() => Silhouette.Of([1, float.NaN, 3], 1, [0, 1, 1])).Message);
        Assert.StartsWith(
            "Silhouette.SampleSize must be in [2, 2147483647]; got 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Silhouette.Of([1], 1, [0], new SilhouetteOptions { SampleSize = 1 })).Message);
    }

    private static Case Named(string name) => Cases.Single(c => c.Name == name);

    private sealed record GoldenFile(Case[] Cases);

    private sealed record Case(
        string Name, int[] Classes, int[] Clusters, double AdjustedRand, double Homogeneity, double Completeness, double VMeasure,
        double FowlkesMallows,
        int Columns, float[]? Rows, double? Silhouette, double? SilhouetteWithoutNoise);
}
