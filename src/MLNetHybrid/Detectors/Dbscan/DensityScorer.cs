using System.Collections.Concurrent;
using MLNetHybrid.Detectors.Dbscan.Search;

namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>
/// Searches the core points nearest to many rows at once: rows are sorted by the tile they lie nearest to and looked up in tiles of up to
/// 32, on all processors where there are many. Every answer is that of the row alone. Safe for one thread at a time.
/// </summary>
internal sealed class DensityScorer(DensityModel model, bool findClusters)
{
    // Rows below which a second thread costs more than it brings.
    private const int RowsPerThread = 64;

    private readonly ConcurrentBag<QueryTile> _tiles = [];
    private int[] _leaves = [];
    private int[] _order = [];

    // rows: (N, D), found: (N)
    public void Find(ReadOnlyMemory<float> rows, Memory<NearestCore> found)
    {
        int N = found.Length;
        if (model.Core.RowCount == 0)
        {
            found.Span.Fill(new NearestCore(double.PositiveInfinity, -1, DensityClustering.Noise));
            return;
        }
        Arrange(rows.Span, N);
        int groups = (N + TileKernels.TileRows - 1) / TileKernels.TileRows;
        if (N < 2 * RowsPerThread)
        {
            for (int group = 0; group < groups; group++) FindGroup(group);
            return;
        }
        Parallel.For(0, groups, FindGroup);

        void FindGroup(int group)
        {
            int first = group * TileKernels.TileRows, length = Math.Min(TileKernels.TileRows, N - first);
            Find(rows.Span, _order.AsSpan(first, length), _leaves.AsSpan(first, length), found.Span);
        }
    }

    // Rows that lie near the same or neighbouring tiles come together.
    private void Arrange(ReadOnlySpan<float> rows, int N)
    {
        if (_order.Length < N) (_order, _leaves) = (new int[N], new int[N]);
        for (int i = 0; i < N; i++)
            (_order[i], _leaves[i]) = (i, NearestTile(rows.Slice(i * model.Core.ColumnCount, model.Core.ColumnCount)));
        _leaves.AsSpan(0, N).Sort(_order.AsSpan(0, N));
    }

    // x: (D).  Where a descent to the nearer box of two ends.
    private int NearestTile(ReadOnlySpan<float> x)
    {
        TiledRows core = model.Core;
        TileNode node = core.Root;
        while (!node.IsLeaf)
        {
            TileNode left = node.Left, right = node.Right;
            float toLeft = TileDistances.BetweenBoxes(x, x, core.Lo(left.Index), core.Hi(left.Index));
            float toRight = TileDistances.BetweenBoxes(x, x, core.Lo(right.Index), core.Hi(right.Index));
            node = toRight < toLeft ? right : left;
        }
        return node.FirstTile;
    }

    // indices, leaves: up to 32 rows and the tile that each lies near.
    private void Find(ReadOnlySpan<float> rows, ReadOnlySpan<int> indices, ReadOnlySpan<int> leaves, Span<NearestCore> found)
    {
        if (!_tiles.TryTake(out QueryTile? tile)) tile = new QueryTile(model.Core.ColumnCount);
        tile.Fill(rows, indices);
        Span<float> limits = stackalloc float[TileKernels.TileRows];
        Span<double> squared = stackalloc double[TileKernels.TileRows];
        Span<int> nearest = stackalloc int[TileKernels.TileRows];
        Span<int> lowest = stackalloc int[TileKernels.TileRows];
        var query = new NearestQuery(model.Core, tile.Columns, tile.Active, limits, squared, nearest);
        // Its own tile first gives each row a bound, so that one far from the rest of the group does not look everywhere.
        for (int first = 0, end = 1; first < indices.Length; first = end++)
        {
            while (end < indices.Length && leaves[end] == leaves[first]) end++;
            uint near = uint.MaxValue >> (TileKernels.TileRows - (end - first)) << first;
            TileSearch.Measure(model.Core, leaves[first], tile.Columns, near, ref query);
        }
        TileSearch.Run(model.Core, tile.Columns, tile.Lo, tile.Hi, ref query);

        lowest.Fill(int.MaxValue);
        if (findClusters) FindClusters(tile, squared, nearest, limits, lowest);
        for (int i = 0; i < indices.Length; i++)
            found[indices[i]] = new NearestCore(squared[i], nearest[i], lowest[i] == int.MaxValue ? DensityClustering.Noise : lowest[i]);
        _tiles.Add(tile);
    }

    // Starts from the cluster of the nearest core point: only tiles that hold a lower one are of interest.
    private void FindClusters(QueryTile tile, ReadOnlySpan<double> squared, ReadOnlySpan<int> nearest, Span<float> limits, Span<int> lowest)
    {
        uint active = 0;
        for (int i = 0; i < TileKernels.TileRows && nearest[i] >= 0; i++)
        {
            if (squared[i] > model.Radius.SquaredRadius) continue;
            lowest[i] = model.Clusters.Ids[nearest[i]];
            if (lowest[i] > 0) active |= 1u << i;
        }
        limits.Fill(model.Radius.PossiblyWithin);
        var query = new ClusterQuery(model.Core, model.Clusters, tile.Columns, active, model.Radius, limits, lowest);
        TileSearch.Run(model.Core, tile.Columns, tile.Lo, tile.Hi, ref query);
    }
}
