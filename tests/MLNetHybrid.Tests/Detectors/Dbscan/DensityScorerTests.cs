using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.Dbscan;


namespace MLNetHybrid.Tests.Detectors.Dbscan;

public sealed class DensityScorerTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 31)]
    [InlineData(8, 200)]
    [InlineData(16, 33)]
    [InlineData(17, 500)]
    [InlineData(40, 64)]
    public void A_batch_finds_for_each_row_what_the_row_alone_finds(int columns, int count)
    {
        var random = new Random(columns);
        float[] train = [.. Enumerable.Range(0, 900 * columns).Select(_ => random.NextSingle() * random.NextSingle())];
        double epsilon = 0.1 * columns;
        var model = DensityFits.Fit(train, columns, epsilon, 4);
        Assert.True(model.Core.RowCount > 32);
        FeatureMatrix core = model.Core.ToMatrix();
        float[] rows = [.. Enumerable.Range(0, count * columns).Select(_ => 1.5f * random.NextSingle())];
        var found = new NearestCore[count];
        new DensityScorer(model, findClusters: true).Find(rows, found);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(DensityFits.Find(model, rows.AsSpan(i * columns, columns)), found[i]);
            double[] squared = [.. Enumerable.Range(0, model.Core.RowCount).Select(m => Distance(rows, core, i, m))];
            Assert.Equal(squared.Min(), found[i].Squared);
            Assert.Equal(Array.IndexOf(squared, squared.Min()), found[i].Index);
            int[] near = [.. Enumerable.Range(0, squared.Length).Where(m => squared[m] <= epsilon * epsilon)];
            Assert.Equal(near.Length == 0 ? -1 : near.Min(m => model.Clusters.Ids[m]), found[i].ClusterId);
        }
    }

    [Fact]
    public void A_scorer_may_be_used_for_batches_of_any_size_in_turn()
    {
        var model = DensityFits.Fit([0, 0.1f, 5, 5.1f], 1, 1, 2);
        var scorer = new DensityScorer(model, findClusters: true);
        foreach (int count in (int[])[1, 300, 2, 129])
        {
            float[] rows = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 0f : 5f)];
            var found = new NearestCore[count];
            scorer.Find(rows, found);
            Assert.All(Enumerable.Range(0, count), i => Assert.Equal((0.0, i % 2), (found[i].Squared, found[i].ClusterId)));
        }
    }

    private static double Distance(float[] rows, FeatureMatrix core, int i, int m) =>
        NaiveDbscan.SquaredDistance(
            [.. rows.AsSpan(i * core.ColumnCount, core.ColumnCount), .. core.Row(m)], core.ColumnCount, 0, 1);
}
