using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Looks many rows up at once: rows are sorted by the tile they lie nearest to and come in groups of up to 32, on all processors where
/// there are many. Safe for one thread at a time.
/// </summary>
/// <param name="rows">Where they are looked up; at least one row.</param>
internal sealed class QueryGroups(TiledRows rows)
{
    // Rows below which a second thread costs more than it brings.
    private const int RowsPerThread = 64;

    private readonly ConcurrentBag<QueryTile> _tiles = [];
    private int[] _leaves = [];
    private int[] _order = [];

    /// <summary>Looks one group up; several threads call it at a time.</summary>
    /// <param name="tile">The group's rows.</param>
    /// <param name="indices">Which of the N rows they are.</param>
    /// <param name="leaves">The tile that each lies near; ascending.</param>
    public delegate void GroupSearch(QueryTile tile, ReadOnlySpan<int> indices, ReadOnlySpan<int> leaves);

    // x: (N, D)
    public void Run(ReadOnlyMemory<float> x, int N, GroupSearch search)
    {
        Arrange(x, N);
        int groups = (N + TileKernels.TileRows - 1) / TileKernels.TileRows;
        if (N < 2 * RowsPerThread)
        {
            for (int group = 0; group < groups; group++) RunGroup(group);
            return;
        }
        Parallel.For(0, groups, RunGroup);

        void RunGroup(int group)
        {
            int first = group * TileKernels.TileRows, length = Math.Min(TileKernels.TileRows, N - first);
            ReadOnlySpan<int> indices = _order.AsSpan(first, length);
            if (!_tiles.TryTake(out QueryTile? tile)) tile = new QueryTile(rows.ColumnCount);
            tile.Fill(x.Span, indices);
            search(tile, indices, _leaves.AsSpan(first, length));
            _tiles.Add(tile);
        }
    }

    // Rows that lie near the same or neighbouring tiles come together.
    private void Arrange(ReadOnlyMemory<float> x, int N)
    {
        if (_order.Length < N) (_order, _leaves) = (new int[N], new int[N]);
        int parts = (N + RowsPerThread - 1) / RowsPerThread;
        if (parts <= 2) Locate(0, N);
        else Parallel.For(0, parts, part => Locate(part * RowsPerThread, Math.Min((part + 1) * RowsPerThread, N)));
        _leaves.AsSpan(0, N).Sort(_order.AsSpan(0, N));

        void Locate(int first, int end)
        {
            for (int i = first; i < end; i++)
                (_order[i], _leaves[i]) = (i, NearestTile(x.Span.Slice(i * rows.ColumnCount, rows.ColumnCount)));
        }
    }

    // x: (D).  Where a descent to the nearer box of two ends.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int NearestTile(ReadOnlySpan<float> x)
    {
        TileNode node = rows.Root;
        while (!node.IsLeaf)
        {
            TileNode left = node.Left, right = node.Right;
            float toLeft = TileDistances.BetweenBoxes(x, x, rows.Lo(left.Index), rows.Hi(left.Index));
            float toRight = TileDistances.BetweenBoxes(x, x, rows.Lo(right.Index), rows.Hi(right.Index));
            node = toRight < toLeft ? right : left;
        }
        return node.FirstTile;
    }
}
