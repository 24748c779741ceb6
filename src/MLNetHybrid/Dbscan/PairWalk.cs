using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Dbscan;

/// <summary>One thread's part of a <see cref="PairSearch"/>.</summary>
internal sealed class PairWalk<TQuery>(TiledRows rows, RadiusTest test, TQuery query)
    where TQuery : class, IPairQuery
{
    private readonly float[] _limits = Filled(test.PossiblyWithin);
    private readonly double _error = TileDistances.RelativeError(rows.ColumnCount);
    private BoxTestBudget _boxTests;

    /// <summary>All pairs of rows under a node.</summary>
    public void Within(TileNode node)
    {
        if (query.Skips(node, node)) return;
        if (node.IsLeaf)
        {
            Measure(node, node);
            return;
        }
        Within(node.Left);
        Within(node.Right);
        Between(node.Left, node.Right);
    }

    /// <summary>All pairs of a row under <paramref name="block"/> and one in the later tiles under <paramref name="node"/>, nearer subtrees first.</summary>
    public void After(TileNode block, TileNode node)
    {
        if (node.EndTile <= block.EndTile) return;
        if (node.FirstTile >= block.EndTile)
        {
            Between(block, node);
            return;
        }
        After(block, node.Left);
        After(block, node.Right);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Between(TileNode a, TileNode b)
    {
        float squared = TileDistances.BetweenBoxes(rows.Lo(a.Index), rows.Hi(a.Index), rows.Lo(b.Index), rows.Hi(b.Index));
        if (TileDistances.Beyond(squared, test.SquaredRadius, _error) || query.Skips(a, b)) return;
        if (a.IsLeaf && b.IsLeaf)
        {
            Measure(a, b);
        }
        else if (a.TileCount >= b.TileCount)
        {
            Between(a.Left, b);
            Between(a.Right, b);
        }
        else
        {
            Between(a, b.Left);
            Between(a, b.Right);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(TileNode a, TileNode b)
    {
        (uint ofA, uint ofB) = query.Asking(a.FirstTile, b.FirstTile);
        if (a.Index != b.Index && _boxTests.Affordable && (ofA | ofB) != 0)
        {
            uint askingA = ofA, askingB = ofB;
            ofA &= TileKernels.NearBox(rows.Tile(a.FirstTile), rows.Lo(b.Index), rows.Hi(b.Index), _limits);
            if (ofA != 0) ofB &= TileKernels.NearBox(rows.Tile(b.FirstTile), rows.Lo(a.Index), rows.Hi(a.Index), _limits);
            int before = Math.Min(BitOperations.PopCount(askingA), BitOperations.PopCount(askingB));
            int after = ofA == 0 ? 0 : Math.Min(BitOperations.PopCount(ofA), BitOperations.PopCount(ofB));
            _boxTests.Account(tests: 2, before - after);
        }
        if (ofA == 0 || ofB == 0) return;
        // Rows of the one tile are held against all of the other, so fewer of the one is less work.
        if (BitOperations.PopCount(ofB) < BitOperations.PopCount(ofA)) Measure(b.FirstTile, ofB, a.FirstTile, ofA);
        else Measure(a.FirstTile, ofA, b.FirstTile, ofB);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(int a, uint ofA, int b, uint ofB)
    {
        Span<uint> within = stackalloc uint[TileKernels.TileRows], near = stackalloc uint[TileKernels.RowsAtOnce];
        Span<float> squared = stackalloc float[TileKernels.RowsAtOnce * TileKernels.TileRows];
        Span<int> lanes = stackalloc int[TileKernels.RowsAtOnce];
        within.Clear();
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
                found = test.Within(x, lanes[i], y, found, squared.Slice(i * TileKernels.TileRows, TileKernels.TileRows));
                within[lanes[i]] = found;
                any |= found;
            }
        }
        if (any != 0) query.Meet(a, b, within);
    }

    private static float[] Filled(float limit)
    {
        var limits = new float[TileKernels.TileRows];
        Array.Fill(limits, limit);
        return limits;
    }
}
