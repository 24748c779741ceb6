using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>One thread's part of a <see cref="PairSearch"/>.</summary>
internal sealed class PairWalk(TiledRows rows, TileBlocks blocks, RadiusTest test, IPairQuery query)
{
    private readonly float[] _limits = Filled(test.PossiblyWithin);
    private readonly float[] _bounds = new float[TileKernels.TileRows], _sums = new float[TileKernels.TileRows * TileKernels.TileRows];
    private readonly uint[] _near = new uint[TileKernels.TileRows];
    private readonly float _unit = RowLimits.Unit(rows.ColumnCount);
    private readonly double _error = TileDistances.RelativeError(rows.ColumnCount);
    private BoxTestBudget _boxTests;

    /// <summary>All pairs of rows in a block.</summary>
    public void Within(int block)
    {
        TileNode node = blocks[block];
        if (query.Skips(node, node)) return;
        for (int tile = node.FirstTile; tile < node.EndTile; tile++) MeasureWithin(tile);
        Between(block, block);
    }

    /// <summary>All pairs of a row in a block and one in a later block, nearer subtrees first.</summary>
    public void After(int block) => After(block, rows.Root);

    private void After(int block, TileNode node)
    {
        TileNode own = blocks[block];
        if (node.EndTile <= own.EndTile) return;
        if (node.FirstTile >= own.EndTile)
        {
            float squared = TileDistances.BetweenBoxes(rows.Lo(own.Index), rows.Hi(own.Index), rows.Lo(node.Index), rows.Hi(node.Index));
            if (TileDistances.Beyond(squared, test.SquaredRadius, _error) || query.Skips(own, node)) return;
            if (TileBlocks.IsBlock(node))
            {
                Between(block, blocks.IndexOf(node));
                return;
            }
        }
        After(block, node.Left);
        After(block, node.Right);
    }

    // Pairs of a tile of block a and a later tile of block b, which may be the same block.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Between(int a, int b)
    {
        int firstB = blocks[b].FirstTile;
        uint ofB = uint.MaxValue >> (TileKernels.TileRows - blocks[b].TileCount);
        for (int tile = blocks[a].FirstTile; tile < blocks[a].EndTile; tile++)
        {
            if (a == b) ofB &= ofB - 1;
            int leaf = rows.Leaf(tile);
            uint near = ofB & TileKernels.NearBox(blocks.Lo(b), blocks.Hi(b), rows.Lo(leaf), rows.Hi(leaf), _limits);
            for (; near != 0; near &= near - 1) MeasureBetween(tile, firstB + BitOperations.TrailingZeroCount(near));
        }
    }

    private void MeasureWithin(int tile)
    {
        (uint ofA, uint ofB) = query.Asking(tile, tile);
        if (ofA != 0 && ofB != 0) Measure(tile, ofA, tile, ofB);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MeasureBetween(int a, int b)
    {
        (uint ofA, uint ofB) = query.Asking(a, b);
        if (ofA == 0 || ofB == 0) return;
        if (_boxTests.Affordable)
        {
            int before = Math.Min(BitOperations.PopCount(ofA), BitOperations.PopCount(ofB)), leafA = rows.Leaf(a), leafB = rows.Leaf(b);
            ofA &= TileKernels.NearBox(rows.Tile(a), rows.Tile(a), rows.Lo(leafB), rows.Hi(leafB), _limits);
            if (ofA != 0) ofB &= TileKernels.NearBox(rows.Tile(b), rows.Tile(b), rows.Lo(leafA), rows.Hi(leafA), _limits);
            int after = ofA == 0 ? 0 : Math.Min(BitOperations.PopCount(ofA), BitOperations.PopCount(ofB));
            _boxTests.Account(tests: 2, before - after);
            if (after == 0) return;
        }
        // Rows of the one tile are held against all of the other, so fewer of the one is less work.
        if (BitOperations.PopCount(ofB) < BitOperations.PopCount(ofA)) Measure(b, ofB, a, ofA);
        else Measure(a, ofA, b, ofB);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(int a, uint ofA, int b, uint ofB)
    {
        Span<uint> within = stackalloc uint[TileKernels.TileRows];
        within.Clear();
        bool suits = RowLimits.Suit(test.PossiblyWithin, rows.LargestSquare(a), rows.LargestSquare(b), _unit);
        uint byProducts = suits ? ProductKernels.InFullGroups(ofA) : 0, any = 0;
        if (byProducts != 0) any |= MeasureProducts(a, byProducts, b, ofB, within);
        if (byProducts != ofA) any |= MeasureDifferences(a, ofA ^ byProducts, b, ofB, within);
        if (any != 0) query.OnPairsWithin(a, b, within);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private uint MeasureProducts(int a, uint ofA, int b, uint ofB, Span<uint> within)
    {
        ReadOnlySpan<float> x = rows.Tile(a), y = rows.Tile(b);
        // As RowLimits says, with the largest |x|^2 for all x.
        float limit = test.PossiblyWithin, error = _unit * (rows.LargestSquare(a) + rows.LargestSquare(b) + limit / 2);
        TensorPrimitives.Subtract(rows.HalfSquares(a), limit / 2, _bounds);
        if ((ProductKernels.Run(x, ofA, y, rows.HalfSquares(b), error, _bounds, _sums, _near) & ofB) == 0) return 0;
        uint any = 0;
        for (; ofA != 0; ofA &= ofA - 1)
        {
            int lane = BitOperations.TrailingZeroCount(ofA);
            uint found = _near[lane] & ofB;
            if (a == b) found &= ~(1u << lane);
            if (found == 0) continue;
            Span<float> squared = _sums.AsSpan(lane * TileKernels.TileRows, TileKernels.TileRows);
            ProductKernels.ToSquares(squared, limit);
            found = test.Within(x, lane, y, found, squared, 4 * error);
            within[lane] = found;
            any |= found;
        }
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private uint MeasureDifferences(int a, uint ofA, int b, uint ofB, Span<uint> within)
    {
        Span<uint> near = stackalloc uint[TileKernels.RowsAtOnce];
        Span<float> squared = stackalloc float[TileKernels.RowsAtOnce * TileKernels.TileRows];
        Span<int> lanes = stackalloc int[TileKernels.RowsAtOnce];
        uint any = 0;
        ReadOnlySpan<float> x = rows.Tile(a), y = rows.Tile(b);
        while (ofA != 0)
        {
            int taken = TileKernels.TakeLanes(ref ofA, lanes);
            if ((TileKernels.FourRows(x, lanes, y, _limits, squared, near) & ofB) == 0) continue;
            for (int i = 0; i < taken; i++)
            {
                uint found = near[i] & ofB;
                if (a == b) found &= ~(1u << lanes[i]);
                if (found == 0) continue;
                found = test.Within(x, lanes[i], y, found, squared.Slice(i * TileKernels.TileRows, TileKernels.TileRows), slack: 0);
                within[lanes[i]] = found;
                any |= found;
            }
        }
        return any;
    }

    private static float[] Filled(float limit)
    {
        var limits = new float[TileKernels.TileRows];
        Array.Fill(limits, limit);
        return limits;
    }
}
