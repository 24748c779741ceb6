using MLNetHybrid.Detectors.Search;
using MLNetHybrid.Tests.Detectors.Dbscan;


namespace MLNetHybrid.Tests.Detectors.Search;

public sealed class NeighbourhoodsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(30)] // more than is remembered of a row
    [InlineData(1 << 20)]
    public void Core_points_and_what_is_known_of_other_rows_follow_the_definition(int minimumPoints)
    {
        const int N = 800, Columns = 2;
        const double SquaredRadius = 0.003;
        var random = new Random(7);
        float[] rows = [.. Enumerable.Range(0, N * Columns).Select(_ => random.NextSingle() * random.NextSingle())];
        var tiled = DensityFits.Tiled(rows, Columns);
        var found = Neighbourhoods.Find(tiled, new RadiusTest(SquaredRadius, Columns), minimumPoints, DensityFits.Threads(3));
        for (int p = 0; p < N; p++)
        {
            int[] others = [.. Enumerable.Range(0, N)
                .Where(q => q != p && NaiveDbscan.SquaredDistance(
                rows, Columns, tiled.OriginalIndex(p), tiled.OriginalIndex(q)) <= SquaredRadius)];
            Assert.Equal(others.Length + 1 >= minimumPoints, found.IsCore(p));
            Assert.Subset(others.ToHashSet(), found.Known(p).ToArray().ToHashSet());
            if (found.KnowsAll(p)) Assert.Equal(others, found.Known(p).ToArray().Order());
        }
    }
}
