using System.Numerics;
using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Dot products between rows of tiles, which tell what <see cref="TileKernels"/>' differences tell in half the operations, but less
/// exactly: |x - y|^2 = |x|^2 - 2 (x y - |y|^2 / 2). The sums start below their bounds (<see cref="TileProduct"/>), so that what stays
/// below 0 need not be looked at: one comparison serves 256 pairs.
/// </summary>
internal static class ProductKernels
{
    private const int TileRows = TileKernels.TileRows;

    /// <summary>Rows of a query tile against a tile, by the widest vectors there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Run(
        ReadOnlySpan<float> x, uint rows, ReadOnlySpan<float> y, ReadOnlySpan<float> halfSquares, float shift, ReadOnlySpan<float> bounds,
        Span<float> s, Span<uint> near) =>
        BlockWidth.Run<Kernel, uint>(new(x, rows, y, halfSquares, shift, bounds, s, near));

    // x: (D, 32), rows: a bit for each row i that is asked for, y: (D, 32), halfSquares: (32) |y_l|^2 / 2, bounds: (32), s: (32, 32),
    // near: (32).
    // s_il = sum_d x_di y_dl - |y_l|^2 / 2 - (bounds_i - shift);  bit l of near_i is set where s_il >= 0 and i is asked for.
    // Returns the union of near. s is written in full groups of 2 W lanes l, and only where near has a bit in the group.
    public static uint Run<TLanes>(
        ReadOnlySpan<float> x, uint rows, ReadOnlySpan<float> y, ReadOnlySpan<float> halfSquares, float shift, ReadOnlySpan<float> bounds,
        Span<float> s, Span<uint> near)
        where TLanes : struct, ILanes<TLanes>
    {
        near[..TileRows].Clear();
        return TileProduct.Run<TLanes, NotNegative>(x, rows, y, halfSquares, shift, bounds, s, TileRows, near);
    }

    /// <summary>
    /// Those of the rows that lie in groups of eight which products deal with sooner than differences do. They take all of a group, in the
    /// time that differences take of any four rows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint InFullGroups(uint rows)
    {
        if (rows == uint.MaxValue) return rows;
        uint full = 0;
        for (uint group = 0xFF; group != 0; group <<= TileProduct.RowsAtOnce)
        {
            if (BitOperations.PopCount(rows & group) > TileKernels.RowsAtOnce) full |= group;
        }
        return rows & full;
    }

    /// <summary>Squared distances, or less, of sums of rows whose limit this is: limit - 2 s in place of s (32).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToSquares(Span<float> s, float limit)
    {
        Operand<float> sums = s[..TileRows];
        Lanes8 start = Lanes8.All(limit), factor = Lanes8.All(-2);
        for (int l = 0; l < TileRows; l += Lanes8.Count) sums.Store(l, Lanes8.MultiplyAdd(sums.Load<Lanes8>(l), factor, start));
    }

    /// <summary>Keeps the sums that are not below 0.</summary>
    private readonly struct NotNegative : ITileSums
    {
        public static bool OnlyNotNegative => true;

        // Stores row i's sums of the lanes from l on, and a bit for each that is not below 0.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static uint Keep<TLanes>(TLanes a, TLanes b, Operand<float> s, Operand<uint> near, uint asked, int l)
            where TLanes : struct, ILanes<TLanes>
        {
            uint found = (TLanes.AtMost(default, a) | TLanes.AtMost(default, b) << TLanes.Count) << l & (0u - (asked & 1));
            near[0] |= found;
            s.Store(l, a);
            s.Store(l + TLanes.Count, b);
            return found;
        }
    }

    private readonly ref struct Kernel(
        ReadOnlySpan<float> x, uint rows, ReadOnlySpan<float> y, ReadOnlySpan<float> halfSquares, float shift, ReadOnlySpan<float> bounds,
        Span<float> s, Span<uint> near)
        : IKernel<uint>
    {
        private readonly ReadOnlySpan<float> _x = x, _y = y, _halfSquares = halfSquares, _bounds = bounds;
        private readonly Span<float> _s = s;
        private readonly Span<uint> _near = near;

        public uint Run<TLanes>() where TLanes : struct, ILanes<TLanes> =>
            ProductKernels.Run<TLanes>(_x, rows, _y, _halfSquares, shift, _bounds, _s, _near);
    }
}
