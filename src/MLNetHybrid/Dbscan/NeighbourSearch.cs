using System.Numerics;

namespace MLNetHybrid.Dbscan;

/// <summary>Questions to a <see cref="TiledRows"/>. Every answer is exact in the sense of <see cref="TileDistances.Exact"/>.</summary>
internal static class NeighbourSearch
{
    /// <summary>Squared distance from x to the nearest row; positive infinity where there are no rows.</summary>
    /// <remarks>Time O(log N) in few columns, O(N D) at worst.</remarks>
    // x: (D)
    public static double NearestSquared(TiledRows rows, ReadOnlySpan<float> x)
    {
        Span<(TileNode, float)> stack = stackalloc (TileNode, float)[TileVisitor.StackSize];
        Span<float> squared = stackalloc float[TileDistances.Lanes];
        double nearest = double.PositiveInfinity;
        var visitor = new TileVisitor(rows, x, x, stack);
        while (visitor.Next(nearest, out int tile))
        {
            TileDistances.Squared(x, rows.Tile(tile), squared);
            uint candidates = TileDistances.AtMost(squared, FilterBound(nearest, rows.ColumnCount)) & rows.ValidLanes(tile);
            for (; candidates != 0; candidates &= candidates - 1)
            {
                int lane = BitOperations.TrailingZeroCount(candidates);
                if (squared[lane] > FilterBound(nearest, rows.ColumnCount)) continue;
                nearest = Math.Min(nearest, TileDistances.Exact(x, rows.Row(tile * TileDistances.Lanes + lane)));
            }
        }
        return nearest;
    }

    /// <summary>Squared distances from x to its k nearest rows, ascending; k is the length of the destination, at most the number of rows.</summary>
    // x: (D), nearest: (k)
    public static void NearestSquared(TiledRows rows, ReadOnlySpan<float> x, Span<double> nearest)
    {
        Span<(TileNode, float)> stack = stackalloc (TileNode, float)[TileVisitor.StackSize];
        Span<float> squared = stackalloc float[TileDistances.Lanes];
        nearest.Fill(double.PositiveInfinity);
        var visitor = new TileVisitor(rows, x, x, stack);
        while (visitor.Next(nearest[^1], out int tile))
        {
            TileDistances.Squared(x, rows.Tile(tile), squared);
            uint candidates = TileDistances.AtMost(squared, FilterBound(nearest[^1], rows.ColumnCount)) & rows.ValidLanes(tile);
            for (; candidates != 0; candidates &= candidates - 1)
            {
                int lane = BitOperations.TrailingZeroCount(candidates);
                if (squared[lane] > FilterBound(nearest[^1], rows.ColumnCount)) continue;
                InsertSorted(nearest, TileDistances.Exact(x, rows.Row(tile * TileDistances.Lanes + lane)));
            }
        }
    }

    // A single-precision square above this belongs to a distance above the reach. Outside the safe range of single precision nothing is filtered.
    private static float FilterBound(double squaredReach, int columnCount) => new RadiusTest(squaredReach, columnCount).PossiblyWithin;

    // Keeps the k smallest: everything greater moves up one place and the last falls out.
    private static void InsertSorted(Span<double> ascending, double value)
    {
        int i = ascending.Length - 1;
        if (!(value < ascending[i])) return;
        for (; i > 0 && ascending[i - 1] > value; i--) ascending[i] = ascending[i - 1];
        ascending[i] = value;
    }
}
