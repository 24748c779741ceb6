using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Walks the tiles of a <see cref="TiledRows"/> that may hold rows within reach of a tile of query rows, nearer ones first, and measures
/// four query rows at a time against each.
/// </summary>
internal static class TileSearch
{
    // A tree over at most 2^26 tiles is at most 27 nodes deep, and each level leaves one node waiting.
    private const int StackSize = 32;

    // x: (D, 32), lo, hi: (D), the box around x's active rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TQuery>(
        TiledRows rows, ReadOnlySpan<float> x, ReadOnlySpan<float> lo, ReadOnlySpan<float> hi, scoped ref TQuery query)
        where TQuery : struct, ITileQuery, allows ref struct
    {
        if (rows.TileCount == 0) return;
        Span<(TileNode Node, float Squared)> waiting = stackalloc (TileNode, float)[StackSize];
        double error = TileDistances.RelativeError(rows.ColumnCount);
        BoxTestBudget boxTests = default;
        ProductChoice products = default;
        int count = 0;
        waiting[count++] = (rows.Root, 0);
        while (count > 0 && query.Active != 0)
        {
            var (node, distance) = waiting[--count];
            if (TileDistances.Beyond(distance, query.SquaredReach, error) || query.Skips(node)) continue;
            if (!node.IsLeaf)
            {
                TileNode near = node.Left, far = node.Right;
                float nearSquared = TileDistances.BetweenBoxes(lo, hi, rows.Lo(near.Index), rows.Hi(near.Index));
                float farSquared = TileDistances.BetweenBoxes(lo, hi, rows.Lo(far.Index), rows.Hi(far.Index));
                if (farSquared < nearSquared)
                {
                    (near, far) = (far, near);
                    (nearSquared, farSquared) = (farSquared, nearSquared);
                }
                waiting[count++] = (far, farSquared);
                waiting[count++] = (near, nearSquared);
                continue;
            }

            uint active = query.Active;
            if (boxTests.Affordable)
            {
                uint closer = active & TileKernels.NearBox(x, x, rows.Lo(node.Index), rows.Hi(node.Index), query.Limits);
                boxTests.Account(tests: 1, sparedRows: BitOperations.PopCount(active ^ closer));
                active = closer;
            }
            Measure(rows, node.FirstTile, x, active, ref query, ref products);
        }
    }

    /// <summary>Measures query rows against one tile.</summary>
    // x: (D, 32), active: a bit for each row of x that looks.
    public static void Measure<TQuery>(TiledRows rows, int tile, ReadOnlySpan<float> x, uint active, scoped ref TQuery query)
        where TQuery : struct, ITileQuery, allows ref struct
    {
        ProductChoice products = default;
        Measure(rows, tile, x, active, ref query, ref products);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Measure<TQuery>(
        TiledRows rows, int tile, ReadOnlySpan<float> x, uint active, scoped ref TQuery query, scoped ref ProductChoice products)
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
            uint any;
            if (query.Squares.IsEmpty || !products.TakesProducts()
                || !ProductFilter.TryRun(rows, tile, x, lanes, query.Squares, query.Limits, squared, near, ref products, out any))
            {
                any = TileKernels.FourRows(x, lanes, y, query.Limits, squared, near, out int columns);
                products.AccountDifferences((float)columns / rows.ColumnCount);
            }
            if ((any & valid) == 0) continue;
            for (int i = 0; i < taken; i++)
            {
                uint found = near[i] & valid;
                if (found != 0) query.Near(lanes[i], tile, found, squared.Slice(i * TileKernels.TileRows, TileKernels.TileRows));
            }
        }
    }
}
