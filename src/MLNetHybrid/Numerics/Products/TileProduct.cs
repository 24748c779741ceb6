using System.Numerics;
using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// Dot products between the rows of two tiles, which are (D, 32): column d of the 32 rows, then column d + 1. Each is one chain of
/// multiply-adds over the columns in their order, begun where the caller says, so results depend neither on the width of the vectors nor on
/// the rows that are taken together. With eight rows and two vectors, sixteen sums hide the latency of a multiply-add, and its ports are
/// what the loop waits for, as each load of a value of x serves two of them. Machines with 16 registers take four rows.
/// </summary>
internal static class TileProduct
{
    /// <summary>Rows of a tile.</summary>
    public const int TileRows = 32;

    /// <summary>Rows of x, side by side, that share each load of a column of y.</summary>
    public const int RowsAtOnce = 8;

    // x: (D, 32), rows: a bit for each row i that is asked for, y: (D, 32), halfSquares: (32) of y, bounds: (32) of x, s: (32, stride),
    // near: (32).
    // s_il = sum_d x_di y_dl - halfSquares_l - (bounds_i - shift), in groups of rows that are asked for; see TSums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Run<TLanes, TSums>(
        ReadOnlySpan<float> x, uint rows, ReadOnlySpan<float> y, ReadOnlySpan<float> halfSquares, float shift, ReadOnlySpan<float> bounds,
        Span<float> s, int stride, Span<uint> near)
        where TLanes : struct, ILanes<TLanes> where TSums : struct, ITileSums
    {
        // The lengths are checked here, once.
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length % TileRows, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, TileRows);
        Operand<float> columns = x, tile = y, half = halfSquares[..TileRows], limits = bounds[..TileRows];
        Operand<float> sums = s[..((TileRows - 1) * stride + TileRows)];
        Operand<uint> found = near[..TileRows];
        int rowsAtOnce = TLanes.HasManyRegisters ? RowsAtOnce : RowsAtOnce / 2;
        uint any = 0, group = TLanes.HasManyRegisters ? 0xFFu : 0xFu;
        for (int i = 0; i < TileRows; i += rowsAtOnce)
        {
            uint asked = rows >> i & group;
            if (asked == 0) continue;
            if (BitOperations.IsPow2(asked))
            {
                int row = i + BitOperations.TrailingZeroCount(asked);
                any |= One<TLanes, TSums>(
                    columns.From(row), tile, y.Length, half, limits.From(row), shift, sums.From(row * stride), found.From(row));
                continue;
            }
            any |= TLanes.HasManyRegisters
                ? Eight<TLanes, TSums>(columns.From(i), tile, y.Length, half, shift, limits.From(i), sums.From(i * stride), stride,
                    found.From(i), rows >> i)
                : Four<TLanes, TSums>(columns.From(i), tile, y.Length, half, shift, limits.From(i), sums.From(i * stride), stride,
                    found.From(i), rows >> i);
        }
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static uint Eight<TLanes, TSums>(
        Operand<float> x, Operand<float> y, int length, Operand<float> half, float shift, Operand<float> bounds, Operand<float> s,
        int stride, Operand<uint> near, uint rows)
        where TLanes : struct, ILanes<TLanes> where TSums : struct, ITileSums
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
            if (TSums.OnlyNotNegative && AllNegative(a0, b0, a1, b1, a2, b2, a3, b3) && AllNegative(a4, b4, a5, b5, a6, b6, a7, b7))
                continue;
            any |= Keep<TLanes, TSums>(a0, b0, s, stride, near, rows, 0, l)
                | Keep<TLanes, TSums>(a1, b1, s, stride, near, rows, 1, l)
                | Keep<TLanes, TSums>(a2, b2, s, stride, near, rows, 2, l)
                | Keep<TLanes, TSums>(a3, b3, s, stride, near, rows, 3, l)
                | Keep<TLanes, TSums>(a4, b4, s, stride, near, rows, 4, l)
                | Keep<TLanes, TSums>(a5, b5, s, stride, near, rows, 5, l)
                | Keep<TLanes, TSums>(a6, b6, s, stride, near, rows, 6, l)
                | Keep<TLanes, TSums>(a7, b7, s, stride, near, rows, 7, l);
        }
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static uint One<TLanes, TSums>(
        Operand<float> x, Operand<float> y, int length, Operand<float> half, Operand<float> bound, float shift, Operand<float> s,
        Operand<uint> near)
        where TLanes : struct, ILanes<TLanes> where TSums : struct, ITileSums
    {
        uint any = 0;
        for (int l = 0; l < TileRows; l += 2 * TLanes.Count)
        {
            TLanes start = TLanes.All(shift), a = start - half.Load<TLanes>(l), b = start - half.Load<TLanes>(l + TLanes.Count);
            start = TLanes.All(bound[0]);
            a -= start;
            b -= start;
            Operand<float> xd = x, yd = y.From(l);
            for (int d = 0; d < length; d += TileRows)
            {
                TLanes xi = TLanes.All(xd[0]);
                a = TLanes.MultiplyAdd(xi, yd.Load<TLanes>(0), a);
                b = TLanes.MultiplyAdd(xi, yd.Load<TLanes>(TLanes.Count), b);
                xd = xd.From(TileRows);
                yd = yd.From(TileRows);
            }
            any |= TSums.Keep(a, b, s, near, 1, l);
        }
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static uint Four<TLanes, TSums>(
        Operand<float> x, Operand<float> y, int length, Operand<float> half, float shift, Operand<float> bounds, Operand<float> s,
        int stride, Operand<uint> near, uint rows)
        where TLanes : struct, ILanes<TLanes> where TSums : struct, ITileSums
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
            if (TSums.OnlyNotNegative && AllNegative(a0, b0, a1, b1, a2, b2, a3, b3)) continue;
            any |= Keep<TLanes, TSums>(a0, b0, s, stride, near, rows, 0, l)
                | Keep<TLanes, TSums>(a1, b1, s, stride, near, rows, 1, l)
                | Keep<TLanes, TSums>(a2, b2, s, stride, near, rows, 2, l)
                | Keep<TLanes, TSums>(a3, b3, s, stride, near, rows, 3, l);
        }
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Keep<TLanes, TSums>(
        TLanes a, TLanes b, Operand<float> s, int stride, Operand<uint> near, uint rows, int i, int l)
        where TLanes : struct, ILanes<TLanes> where TSums : struct, ITileSums =>
        TSums.Keep(a, b, s.From(i * stride), near.From(i), rows >> i, l);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AllNegative<TLanes>(TLanes a, TLanes b, TLanes c, TLanes d, TLanes e, TLanes f, TLanes g, TLanes h)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes most = TLanes.Max(TLanes.Max(TLanes.Max(a, b), TLanes.Max(c, d)), TLanes.Max(TLanes.Max(e, f), TLanes.Max(g, h)));
        return TLanes.AtMost(default, most) == 0;
    }
}
