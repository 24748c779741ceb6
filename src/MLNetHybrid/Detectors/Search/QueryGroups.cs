using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics;

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
    /// <param name="state">What the caller passed on, so that nothing need be captured and a call for few rows allocates nothing.</param>
    /// <param name="tile">The group's rows.</param>
    /// <param name="indices">Which of the N rows they are.</param>
    /// <param name="leaves">The tile that each lies near; ascending.</param>
    public delegate void GroupSearch<in TState>(TState state, QueryTile tile, ReadOnlySpan<int> indices, ReadOnlySpan<int> leaves);

    // x: (N, D)
    public void Run<TState>(ReadOnlyMemory<float> x, int N, TState state, GroupSearch<TState> search)
    {
        Arrange(x, N);
        int groups = (N + TileKernels.TileRows - 1) / TileKernels.TileRows;
        if (N >= 2 * RowsPerThread && !ParallelLoop.IsSequential) RunAll(groups, x, N, state, search);
        else for (int group = 0; group < groups; group++) RunGroup(group, x, N, state, search);
    }

    // In a method of its own, as a call of it allocates.
    private void RunAll<TState>(int groups, ReadOnlyMemory<float> x, int N, TState state, GroupSearch<TState> search) =>
        Parallel.For(0, groups, group => RunGroup(group, x, N, state, search));

    private void RunGroup<TState>(int group, ReadOnlyMemory<float> x, int N, TState state, GroupSearch<TState> search)
    {
        int first = group * TileKernels.TileRows, length = Math.Min(TileKernels.TileRows, N - first);
        ReadOnlySpan<int> indices = _order.AsSpan(first, length);
        if (!_tiles.TryTake(out QueryTile? tile)) tile = new QueryTile(rows.ColumnCount);
        tile.Fill(x.Span, indices);
        search(state, tile, indices, _leaves.AsSpan(first, length));
        _tiles.Add(tile);
    }

    // Rows that lie near the same or neighbouring tiles come together.
    private void Arrange(ReadOnlyMemory<float> x, int N)
    {
        if (_order.Length < N) (_order, _leaves) = (new int[N], new int[N]);
        int parts = (N + RowsPerThread - 1) / RowsPerThread;
        if (parts <= 2 || ParallelLoop.IsSequential) Locate(x.Span, 0, N);
        else LocateAll(parts, x, N);
        _leaves.AsSpan(0, N).Sort(_order.AsSpan(0, N));
    }

    // In a method of its own, as a call of it allocates.
    private void LocateAll(int parts, ReadOnlyMemory<float> x, int N) => Parallel.For(
        0, parts, part => Locate(x.Span, part * RowsPerThread, Math.Min((part + 1) * RowsPerThread, N)));

    private void Locate(ReadOnlySpan<float> x, int first, int end)
    {
        for (int i = first; i < end; i++)
            (_order[i], _leaves[i]) = (i, NearestTile(x.Slice(i * rows.ColumnCount, rows.ColumnCount)));
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
