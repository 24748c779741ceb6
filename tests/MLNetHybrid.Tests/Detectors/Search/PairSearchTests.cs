using System.Collections.Concurrent;
using System.Numerics;
using MLNetHybrid.Detectors.Search;
using MLNetHybrid.Tests.Detectors.Dbscan;

namespace MLNetHybrid.Tests.Detectors.Search;

public sealed class PairSearchTests
{
    // One tile, one block, several blocks on several levels.
    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(33, 1, 1)]
    [InlineData(500, 3, 2)]
    [InlineData(3000, 2, 4)]
    [InlineData(3000, 9, 4)]
    public void Every_pair_within_the_radius_is_met_once(int n, int columns, int threads)
    {
        var random = new Random(n + columns);
        float[] rows = [.. Enumerable.Range(0, n * columns).Select(_ => random.NextSingle())];
        const double SquaredRadius = 0.03;
        var tiled = DensityFits.Tiled(rows, columns);
        var query = new PairList(tiled);
        PairSearch.Run(tiled, new RadiusTest(SquaredRadius, columns), query, DensityFits.Threads(threads));

        List<(int, int)> expected = [];
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                if (NaiveDbscan.SquaredDistance(rows, columns, i, j) <= SquaredRadius) expected.Add((i, j));
            }
        }
        Assert.Equal(expected, query.Pairs.Order());
    }

    /// <summary>
    /// Every row asks, and every pair is noted by its original indices, the lesser first; pairs within a tile are met from both sides.
    /// </summary>
    private sealed class PairList(TiledRows rows) : IPairQuery
    {
        public ConcurrentBag<(int, int)> Pairs { get; } = [];

        public bool Skips(TileNode a, TileNode b) => false;

        public (uint OfA, uint OfB) Asking(int a, int b) => (rows.ValidLanes(a), rows.ValidLanes(b));

        public void OnPairsWithin(int a, int b, ReadOnlySpan<uint> within)
        {
            for (int i = 0; i < within.Length; i++)
            {
                for (uint near = within[i]; near != 0; near &= near - 1)
                {
                    int l = BitOperations.TrailingZeroCount(near);
                    int x = rows.OriginalIndex(a * TileKernels.TileRows + i), y = rows.OriginalIndex(b * TileKernels.TileRows + l);
                    if (a != b || i < l) Pairs.Add((Math.Min(x, y), Math.Max(x, y)));
                }
            }
        }
    }
}
