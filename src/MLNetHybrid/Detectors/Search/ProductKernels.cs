using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Dot products between rows of tiles, which tell what <see cref="TileKernels"/>' differences tell in half the operations, but less
/// exactly: |x - y|^2 = |x|^2 - 2 (x y - |y|^2 / 2).
/// </summary>
internal static class ProductKernels
{
    private const int TileRows = TileKernels.TileRows, RowsAtOnce = TileKernels.RowsAtOnce;

    /// <summary>Four rows of a query tile against a tile, by the widest vectors there are.</summary>
    public static uint FourRows(
        ReadOnlySpan<float> x, ReadOnlySpan<int> lanes, ReadOnlySpan<float> y, ReadOnlySpan<float> halfSquares,
        ReadOnlySpan<float> bounds, Span<float> s, Span<uint> near) =>
        BlockWidth.Run<Kernel, uint>(new(x, lanes, y, halfSquares, bounds, s, near));

    // x: (D, 32), lanes: (4), y: (D, 32), halfSquares: (32) |y_l|^2 / 2, bounds: (4), s: (4, 32), near: (4).
    // s_il = sum_d x_d,lanes_i y_dl - |y_l|^2 / 2;  bit l of near_i is set where s_il >= bounds_i.  Returns the union of near.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static uint FourRows<TLanes>(
        ReadOnlySpan<float> x, ReadOnlySpan<int> lanes, ReadOnlySpan<float> y, ReadOnlySpan<float> halfSquares,
        ReadOnlySpan<float> bounds, Span<float> s, Span<uint> near)
        where TLanes : struct, ILanes<TLanes>
    {
        int i0 = lanes[0], i1 = lanes[1], i2 = lanes[2], i3 = lanes[3], length = y.Length;
        // The lengths are checked here, once.
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % TileRows, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)i0 | (uint)i1 | (uint)i2 | (uint)i3, (uint)TileRows - 1);
        Operand<float> x0 = x[i0..], x1 = x[i1..], x2 = x[i2..], x3 = x[i3..], products = s[..(RowsAtOnce * TileRows)];
        Operand<float> half = halfSquares[..TileRows];
        TLanes b0 = TLanes.All(bounds[0]), b1 = TLanes.All(bounds[1]), b2 = TLanes.All(bounds[2]), b3 = TLanes.All(bounds[3]);
        uint near0 = 0, near1 = 0, near2 = 0, near3 = 0;
        for (int l = 0; l < TileRows; l += 2 * TLanes.Count)
        {
            TLanes s00 = default(TLanes) - half.Load<TLanes>(l), s01 = default(TLanes) - half.Load<TLanes>(l + TLanes.Count);
            TLanes s10 = s00, s11 = s01, s20 = s00, s21 = s01, s30 = s00, s31 = s01;
            Operand<float> yl = y[l..];
            for (int d = 0; d < length; d += TileRows)
            {
                TLanes y0 = yl.Load<TLanes>(d), y1 = yl.Load<TLanes>(d + TLanes.Count);
                TLanes xi = TLanes.All(x0[d]);
                s00 = TLanes.MultiplyAdd(xi, y0, s00);
                s01 = TLanes.MultiplyAdd(xi, y1, s01);
                xi = TLanes.All(x1[d]);
                s10 = TLanes.MultiplyAdd(xi, y0, s10);
                s11 = TLanes.MultiplyAdd(xi, y1, s11);
                xi = TLanes.All(x2[d]);
                s20 = TLanes.MultiplyAdd(xi, y0, s20);
                s21 = TLanes.MultiplyAdd(xi, y1, s21);
                xi = TLanes.All(x3[d]);
                s30 = TLanes.MultiplyAdd(xi, y0, s30);
                s31 = TLanes.MultiplyAdd(xi, y1, s31);
            }
            uint n0 = AtLeast(s00, s01, b0), n1 = AtLeast(s10, s11, b1), n2 = AtLeast(s20, s21, b2), n3 = AtLeast(s30, s31, b3);
            if ((n0 | n1 | n2 | n3) == 0) continue;
            (near0, near1, near2, near3) = (near0 | n0 << l, near1 | n1 << l, near2 | n2 << l, near3 | n3 << l);
            products.Store(l, s00);
            products.Store(l + TLanes.Count, s01);
            products.Store(TileRows + l, s10);
            products.Store(TileRows + l + TLanes.Count, s11);
            products.Store(2 * TileRows + l, s20);
            products.Store(2 * TileRows + l + TLanes.Count, s21);
            products.Store(3 * TileRows + l, s30);
            products.Store(3 * TileRows + l + TLanes.Count, s31);
        }
        (near[0], near[1], near[2], near[3]) = (near0, near1, near2, near3);
        return near0 | near1 | near2 | near3;
    }

    // A bit for each lane of two vectors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint AtLeast<TLanes>(TLanes s0, TLanes s1, TLanes bound) where TLanes : struct, ILanes<TLanes> =>
        TLanes.AtMost(bound, s0) | TLanes.AtMost(bound, s1) << TLanes.Count;

    private readonly ref struct Kernel(
        ReadOnlySpan<float> x, ReadOnlySpan<int> lanes, ReadOnlySpan<float> y, ReadOnlySpan<float> halfSquares,
        ReadOnlySpan<float> bounds, Span<float> s, Span<uint> near)
        : IKernel<uint>
    {
        private readonly ReadOnlySpan<float> _x = x, _y = y, _halfSquares = halfSquares, _bounds = bounds;
        private readonly ReadOnlySpan<int> _lanes = lanes;
        private readonly Span<float> _s = s;
        private readonly Span<uint> _near = near;

        public uint Run<TLanes>() where TLanes : struct, ILanes<TLanes> =>
            FourRows<TLanes>(_x, _lanes, _y, _halfSquares, _bounds, _s, _near);
    }
}
