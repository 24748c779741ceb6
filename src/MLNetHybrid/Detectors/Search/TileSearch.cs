using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Walks the tiles of a <see cref="TiledRows"/> that may hold rows within reach of a tile of query rows, nearer ones first, and holds the
/// query rows against each: eight at a time by products where those tell enough (<see cref="RowLimits"/>), else four by differences.
/// </summary>
internal static class TileSearch
{
    // A tree over at most 2^26 tiles is at most 27 nodes deep, and each level leaves one node waiting.
    private const int StackSize = 32;

    // A box around so few rows of a group, of so few columns, costs less than the tiles that it keeps away.
    private const int FewRows = 16, MostBoxColumns = 64;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TQuery>(TiledRows rows, QueryRows x, scoped ref TQuery query)
        where TQuery : struct, ITileQuery, allows ref struct
    {
        if (rows.TileCount == 0) return;
        Span<(TileNode Node, float Squared)> waiting = stackalloc (TileNode, float)[StackSize];
        var scratch = new Scratch(
            stackalloc float[Scratch.SumsLength], stackalloc uint[TileKernels.TileRows]);
        double error = TileDistances.RelativeError(rows.ColumnCount);
        BoxTestBudget boxTests = default;
        int count = 0;
        waiting[count++] = (rows.Root, 0);
        while (count > 0 && query.Active != 0)
        {
            var (node, distance) = waiting[--count];
            if (TileDistances.Beyond(distance, query.SquaredReach, error) || query.Skips(node)) continue;
            if (TileBlocks.IsBlock(node))
            {
                SearchBlock(rows, node, x, error, ref query, ref boxTests, scratch);
                continue;
            }
            TileNode near = node.Left, far = node.Right;
            float nearSquared = TileDistances.BetweenBoxes(x.Lo, x.Hi, rows.Lo(near.Index), rows.Hi(near.Index));
            float farSquared = TileDistances.BetweenBoxes(x.Lo, x.Hi, rows.Lo(far.Index), rows.Hi(far.Index));
            if (farSquared < nearSquared)
            {
                (near, far) = (far, near);
                (nearSquared, farSquared) = (farSquared, nearSquared);
            }
            waiting[count++] = (far, farSquared);
            waiting[count++] = (near, nearSquared);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SearchBlock<TQuery>(
        TiledRows rows, TileNode block, QueryRows x, double error, scoped ref TQuery query, scoped ref BoxTestBudget boxTests,
        scoped Scratch scratch)
        where TQuery : struct, ITileQuery, allows ref struct
    {
        // Rows of a group may lie far apart: those that are near this block are looked up as a group of their own.
        uint here = query.Active & TileKernels.NearBox(
            x.Columns, x.Columns, rows.Lo(block.Index), rows.Hi(block.Index), query.Limits.Values);
        if (here == 0) return;
        Span<float> box = stackalloc float[2 * MostBoxColumns];
        scoped ReadOnlySpan<float> lo = x.Lo, hi = x.Hi;
        if (rows.ColumnCount <= MostBoxColumns && BitOperations.PopCount(here) <= FewRows)
        {
            Span<float> least = box[..rows.ColumnCount], largest = box.Slice(MostBoxColumns, rows.ColumnCount);
            x.Bound(here, least, largest);
            lo = least;
            hi = largest;
        }
        Span<float> squared = stackalloc float[TileKernels.TileRows];
        Span<int> order = stackalloc int[TileKernels.TileRows];
        int index = rows.Blocks.IndexOf(block);
        TileKernels.BoxDistances(rows.Blocks.Lo(index), rows.Blocks.Hi(index), lo, hi, squared);
        int near = 0;
        for (int i = 0; i < block.TileCount; i++)
        {
            if (TileDistances.Beyond(squared[i], query.SquaredReach, error)) continue;
            int place = near++;
            for (; place > 0 && squared[i] < squared[order[place - 1]]; place--) order[place] = order[place - 1];
            order[place] = i;
        }
        foreach (int i in order[..near])
        {
            int tile = block.FirstTile + i, leaf = rows.Leaf(tile);
            if (TileDistances.Beyond(squared[i], query.SquaredReach, error) || query.Skips(new TileNode(leaf, tile, tile + 1))) continue;
            uint active = query.Active & here;
            if (active == 0) return;
            if (boxTests.Affordable)
            {
                uint closer = active & TileKernels.NearBox(x.Columns, x.Columns, rows.Lo(leaf), rows.Hi(leaf), query.Limits.Values);
                boxTests.Account(tests: 1, sparedRows: BitOperations.PopCount(active ^ closer));
                active = closer;
            }
            Measure(rows, tile, x, active, ref query, scratch);
        }
    }

    /// <summary>Measures query rows against one tile.</summary>
    // active: a bit for each row of x that looks.
    public static void Measure<TQuery>(TiledRows rows, int tile, QueryRows x, uint active, scoped ref TQuery query)
        where TQuery : struct, ITileQuery, allows ref struct
    {
        var scratch = new Scratch(
            stackalloc float[Scratch.SumsLength], stackalloc uint[TileKernels.TileRows]);
        Measure(rows, tile, x, active, ref query, scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Measure<TQuery>(TiledRows rows, int tile, QueryRows x, uint active, scoped ref TQuery query, scoped Scratch scratch)
        where TQuery : struct, ITileQuery, allows ref struct
    {
        uint byProducts = ProductKernels.InFullGroups(active & query.Limits.SuitedTo(rows.LargestSquare(tile)));
        if (byProducts != 0) MeasureProducts(rows, tile, x, byProducts, ref query, scratch);
        if (byProducts != active) MeasureDifferences(rows, tile, x, active ^ byProducts, ref query);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MeasureProducts<TQuery>(
        TiledRows rows, int tile, QueryRows x, uint active, scoped ref TQuery query, scoped Scratch scratch)
        where TQuery : struct, ITileQuery, allows ref struct
    {
        RowLimits limits = query.Limits;
        float ofTile = RowLimits.Unit(rows.ColumnCount) * rows.LargestSquare(tile);
        uint any = ProductKernels.Run(
            x.Columns, active, rows.Tile(tile), rows.HalfSquares(tile), ofTile, limits.Bounds, scratch.Sums, scratch.Near);
        if (any == 0) return;
        for (; active != 0; active &= active - 1)
        {
            int lane = BitOperations.TrailingZeroCount(active);
            uint near = scratch.Near[lane];
            if (near == 0) continue;
            Span<float> squared = scratch.Sums.Slice(lane * TileKernels.TileRows, TileKernels.TileRows);
            ProductKernels.ToSquares(squared, limits.Values[lane]);
            query.Near(lane, tile, near, squared, limits.Slacks[lane] + 4 * ofTile);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MeasureDifferences<TQuery>(TiledRows rows, int tile, QueryRows x, uint active, scoped ref TQuery query)
        where TQuery : struct, ITileQuery, allows ref struct
    {
        Span<float> squared = stackalloc float[TileKernels.RowsAtOnce * TileKernels.TileRows];
        Span<int> lanes = stackalloc int[TileKernels.RowsAtOnce];
        Span<uint> near = stackalloc uint[TileKernels.RowsAtOnce];
        uint valid = rows.ValidLanes(tile);
        ReadOnlySpan<float> y = rows.Tile(tile);
        while (active != 0)
        {
            int taken = TileKernels.TakeLanes(ref active, lanes);
            if ((TileKernels.FourRows(x.Columns, lanes, y, query.Limits.Values, squared, near) & valid) == 0) continue;
            for (int i = 0; i < taken; i++)
            {
                uint found = near[i] & valid;
                if (found == 0) continue;
                query.Near(lanes[i], tile, found, squared.Slice(i * TileKernels.TileRows, TileKernels.TileRows), slack: 0);
            }
        }
    }

    /// <summary>Room for what is found in a tile.</summary>
    internal readonly ref struct Scratch(Span<float> sums, Span<uint> near)
    {
        public const int SumsLength = TileKernels.TileRows * TileKernels.TileRows;

        /// <summary>(32, 32)</summary>
        public Span<float> Sums { get; } = sums;

        /// <summary>(32)</summary>
        public Span<uint> Near { get; } = near;
    }
}
