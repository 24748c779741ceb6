using System.Numerics;
using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Dot products between rows of tiles, which tell what <see cref="TileKernels"/>' differences tell in half the operations, but less
/// exactly: |x - y|^2 = |x|^2 - 2 (x y - |y|^2 / 2). The sums start below their bounds, so that what stays below 0 need not be looked at:
/// one comparison serves 256 pairs. With eight rows and two vectors, sixteen sums hide the latency of a multiply-add, and its ports are
/// what the loop waits for, as each load of a value of x serves two of them. Machines with 16 registers take four rows.
/// </summary>
internal static class ProductKernels
{
    /// <summary>Query rows, side by side, that share each load of a tile's column.</summary>
    public const int RowsAtOnce = 8;

    private const int TileRows = TileKernels.TileRows;

    /// <summary>Rows of a query tile against a tile, by the widest vectors there are.</summary>
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
        // The lengths are checked here, once.
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length % TileRows, 0);
        Operand<float> columns = x, tile = y, half = halfSquares[..TileRows], limits = bounds[..TileRows];
        Operand<float> sums = s[..(TileRows * TileRows)];
        near[..TileRows].Clear();
        Operand<uint> found = near;
        int rowsAtOnce = TLanes.HasManyRegisters ? RowsAtOnce : RowsAtOnce / 2;
        uint any = 0, group = TLanes.HasManyRegisters ? 0xFFu : 0xFu;
        for (int i = 0; i < TileRows; i += rowsAtOnce)
        {
            if ((rows >> i & group) == 0) continue;
            any |= TLanes.HasManyRegisters
                ? Eight<TLanes>(
                    columns.From(i), tile, y.Length, half, shift, limits.From(i), sums.From(i * TileRows), found.From(i), rows >> i)
                : Four<TLanes>(
                    columns.From(i), tile, y.Length, half, shift, limits.From(i), sums.From(i * TileRows), found.From(i), rows >> i);
        }
        return any;
    }

    /// <summary>
    /// Those of the rows that lie in groups of eight which products deal with sooner than differences do. They take all of a group, in the
    /// time that differences take of any four rows.
    /// </summary>
    public static uint InFullGroups(uint rows)
    {
        if (rows == uint.MaxValue) return rows;
        uint full = 0;
        for (uint group = 0xFF; group != 0; group <<= RowsAtOnce)
        {
            if (BitOperations.PopCount(rows & group) > TileKernels.RowsAtOnce) full |= group;
        }
        return rows & full;
    }

    /// <summary>Squared distances, or less, of sums of rows whose limit this is: limit - 2 s in place of s (32).</summary>
    public static void ToSquares(Span<float> s, float limit)
    {
        Operand<float> sums = s[..TileRows];
        Lanes8 start = Lanes8.All(limit), factor = Lanes8.All(-2);
        for (int l = 0; l < TileRows; l += Lanes8.Count) sums.Store(l, Lanes8.MultiplyAdd(sums.Load<Lanes8>(l), factor, start));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static uint Eight<TLanes>(
        Operand<float> x, Operand<float> y, int length, Operand<float> half, float shift, Operand<float> bounds, Operand<float> s,
        Operand<uint> near, uint rows)
        where TLanes : struct, ILanes<TLanes>
    {
        uint any = 0;
        for (int l = 0; l < TileRows; l += 2 * TLanes.Count)
        {
            TLanes start = TLanes.All(shift), a = start - half.Load<TLanes>(l), b = start - half.Load<TLanes>(l + TLanes.Count);
            start = TLanes.All(bounds[0]);
            TLanes a0 = a - start, b0 = b - start;
            start = TLanes.All(bounds[1]);
            TLanes a1 = a - start, b1 = b - start;
            start = TLanes.All(bounds[2]);
            TLanes a2 = a - start, b2 = b - start;
            start = TLanes.All(bounds[3]);
            TLanes a3 = a - start, b3 = b - start;
            start = TLanes.All(bounds[4]);
            TLanes a4 = a - start, b4 = b - start;
            start = TLanes.All(bounds[5]);
            TLanes a5 = a - start, b5 = b - start;
            start = TLanes.All(bounds[6]);
            TLanes a6 = a - start, b6 = b - start;
            start = TLanes.All(bounds[7]);
            TLanes a7 = a - start, b7 = b - start;
            Operand<float> xd = x, yd = y.From(l);
            for (int d = 0; d < length; d += TileRows)
            {
                TLanes y0 = yd.Load<TLanes>(0), y1 = yd.Load<TLanes>(TLanes.Count), xi = TLanes.All(xd[0]);
                a0 = TLanes.MultiplyAdd(xi, y0, a0);
                b0 = TLanes.MultiplyAdd(xi, y1, b0);
                xi = TLanes.All(xd[1]);
                a1 = TLanes.MultiplyAdd(xi, y0, a1);
                b1 = TLanes.MultiplyAdd(xi, y1, b1);
                xi = TLanes.All(xd[2]);
                a2 = TLanes.MultiplyAdd(xi, y0, a2);
                b2 = TLanes.MultiplyAdd(xi, y1, b2);
                xi = TLanes.All(xd[3]);
                a3 = TLanes.MultiplyAdd(xi, y0, a3);
                b3 = TLanes.MultiplyAdd(xi, y1, b3);
                xi = TLanes.All(xd[4]);
                a4 = TLanes.MultiplyAdd(xi, y0, a4);
                b4 = TLanes.MultiplyAdd(xi, y1, b4);
                xi = TLanes.All(xd[5]);
                a5 = TLanes.MultiplyAdd(xi, y0, a5);
                b5 = TLanes.MultiplyAdd(xi, y1, b5);
                xi = TLanes.All(xd[6]);
                a6 = TLanes.MultiplyAdd(xi, y0, a6);
                b6 = TLanes.MultiplyAdd(xi, y1, b6);
                xi = TLanes.All(xd[7]);
                a7 = TLanes.MultiplyAdd(xi, y0, a7);
                b7 = TLanes.MultiplyAdd(xi, y1, b7);
                xd = xd.From(TileRows);
                yd = yd.From(TileRows);
            }
            TLanes most03 = Greatest(TLanes.Max(a0, b0), TLanes.Max(a1, b1), TLanes.Max(a2, b2), TLanes.Max(a3, b3));
            TLanes most47 = Greatest(TLanes.Max(a4, b4), TLanes.Max(a5, b5), TLanes.Max(a6, b6), TLanes.Max(a7, b7));
            if (TLanes.AtMost(default, TLanes.Max(most03, most47)) == 0) continue;
            any |= Keep(a0, b0, s, near, rows, 0, l) | Keep(a1, b1, s, near, rows, 1, l) | Keep(a2, b2, s, near, rows, 2, l)
                | Keep(a3, b3, s, near, rows, 3, l) | Keep(a4, b4, s, near, rows, 4, l) | Keep(a5, b5, s, near, rows, 5, l)
                | Keep(a6, b6, s, near, rows, 6, l) | Keep(a7, b7, s, near, rows, 7, l);
        }
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static uint Four<TLanes>(
        Operand<float> x, Operand<float> y, int length, Operand<float> half, float shift, Operand<float> bounds, Operand<float> s,
        Operand<uint> near, uint rows)
        where TLanes : struct, ILanes<TLanes>
    {
        uint any = 0;
        for (int l = 0; l < TileRows; l += 2 * TLanes.Count)
        {
            TLanes start = TLanes.All(shift), a = start - half.Load<TLanes>(l), b = start - half.Load<TLanes>(l + TLanes.Count);
            start = TLanes.All(bounds[0]);
            TLanes a0 = a - start, b0 = b - start;
            start = TLanes.All(bounds[1]);
            TLanes a1 = a - start, b1 = b - start;
            start = TLanes.All(bounds[2]);
            TLanes a2 = a - start, b2 = b - start;
            start = TLanes.All(bounds[3]);
            TLanes a3 = a - start, b3 = b - start;
            Operand<float> xd = x, yd = y.From(l);
            for (int d = 0; d < length; d += TileRows)
            {
                TLanes y0 = yd.Load<TLanes>(0), y1 = yd.Load<TLanes>(TLanes.Count), xi = TLanes.All(xd[0]);
                a0 = TLanes.MultiplyAdd(xi, y0, a0);
                b0 = TLanes.MultiplyAdd(xi, y1, b0);
                xi = TLanes.All(xd[1]);
                a1 = TLanes.MultiplyAdd(xi, y0, a1);
                b1 = TLanes.MultiplyAdd(xi, y1, b1);
                xi = TLanes.All(xd[2]);
                a2 = TLanes.MultiplyAdd(xi, y0, a2);
                b2 = TLanes.MultiplyAdd(xi, y1, b2);
                xi = TLanes.All(xd[3]);
                a3 = TLanes.MultiplyAdd(xi, y0, a3);
                b3 = TLanes.MultiplyAdd(xi, y1, b3);
                xd = xd.From(TileRows);
                yd = yd.From(TileRows);
            }
            TLanes most = Greatest(TLanes.Max(a0, b0), TLanes.Max(a1, b1), TLanes.Max(a2, b2), TLanes.Max(a3, b3));
            if (TLanes.AtMost(default, most) == 0) continue;
            any |= Keep(a0, b0, s, near, rows, 0, l) | Keep(a1, b1, s, near, rows, 1, l) | Keep(a2, b2, s, near, rows, 2, l)
                | Keep(a3, b3, s, near, rows, 3, l);
        }
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Greatest<TLanes>(TLanes a, TLanes b, TLanes c, TLanes d) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Max(TLanes.Max(a, b), TLanes.Max(c, d));

    // Stores row i's sums of the lanes from l on, and a bit for each that is not below 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Keep<TLanes>(TLanes a, TLanes b, Operand<float> s, Operand<uint> near, uint rows, int i, int l)
        where TLanes : struct, ILanes<TLanes>
    {
        uint asked = 0u - (rows >> i & 1);
        uint found = (TLanes.AtMost(default, a) | TLanes.AtMost(default, b) << TLanes.Count) << l & asked;
        near[i] |= found;
        s.Store(i * TileRows + l, a);
        s.Store(i * TileRows + l + TLanes.Count, b);
        return found;
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
