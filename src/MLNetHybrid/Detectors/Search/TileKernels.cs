using System.Numerics;
using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Single-precision squared distances between rows of tiles, which are (D, 32): column d of the 32 rows, then column d + 1. Four query rows
/// share each load of a tile's column, and eight sums at once hide the latency of an addition. Optimised from the first call: a fit is one
/// long run of these loops.
/// </summary>
internal static class TileKernels
{
    /// <summary>Rows of a tile.</summary>
    public const int TileRows = 32;

    /// <summary>Query rows that are measured together.</summary>
    public const int RowsAtOnce = 4;

    // Columns, at least, between two looks at whether any row can still be near: rows that are far apart mostly show it early.
    private const int ColumnsPerLook = 8;

    /// <summary>Four rows of a query tile against a tile, by the widest vectors there are.</summary>
    public static uint FourRows(
        ReadOnlySpan<float> x, ReadOnlySpan<int> lanes, ReadOnlySpan<float> y, ReadOnlySpan<float> limits,
        Span<float> s, Span<uint> near) => BlockWidth.Run<FourRowsKernel, uint>(new(x, lanes, y, limits, s, near));

    /// <summary>Up to 32 boxes, or rows, which are boxes without extent, against one box, by the widest vectors there are.</summary>
    public static uint NearBox(
        ReadOnlySpan<float> los, ReadOnlySpan<float> his, ReadOnlySpan<float> lo, ReadOnlySpan<float> hi, ReadOnlySpan<float> limits) =>
        BlockWidth.Run<NearBoxKernel, uint>(new(los, his, lo, hi, limits, []));

    /// <summary>Squared distances of 32 boxes to one box, by the widest vectors there are.</summary>
    public static void BoxDistances(
        ReadOnlySpan<float> los, ReadOnlySpan<float> his, ReadOnlySpan<float> lo, ReadOnlySpan<float> hi, Span<float> s) =>
        BlockWidth.Run<NearBoxKernel, uint>(new(los, his, lo, hi, [], s));

    /// <summary>
    /// Takes so many lanes out of a mask as are asked for, or as there are; the last one then stands in for the missing.
    /// </summary>
    /// <returns>How many were taken.</returns>
    public static int TakeLanes(ref uint mask, Span<int> lanes)
    {
        int taken = 0;
        for (int i = 0; i < lanes.Length; i++)
        {
            lanes[i] = mask == 0 ? lanes[taken - 1] : BitOperations.TrailingZeroCount(mask);
            if (mask != 0) taken++;
            mask &= mask - 1;
        }
        return taken;
    }

    // x: (D, 32), lanes: (4), y: (D, 32), limits: (32), s: (4, 32), near: (4).
    // s_il = sum_d (x_d,lanes_i - y_dl)^2;  bit l of near_i is set where s_il <= limits_lanes_i.
    // Returns the union of near. s is written in full groups of 2 W lanes l, and only where near has a bit in the group.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static uint FourRows<TLanes>(
        ReadOnlySpan<float> x, ReadOnlySpan<int> lanes, ReadOnlySpan<float> y, ReadOnlySpan<float> limits, Span<float> s, Span<uint> near)
        where TLanes : struct, ILanes<TLanes>
    {
        int i0 = lanes[0], i1 = lanes[1], i2 = lanes[2], i3 = lanes[3], length = y.Length;
        int all = length / TileRows, looks = Math.Max(1, all / ColumnsPerLook), stride = (all + looks - 1) / looks * TileRows;
        // The lengths are checked here, once: bounds checks within the loop cost a fifth of its time.
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % TileRows, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)i0 | (uint)i1 | (uint)i2 | (uint)i3, (uint)TileRows - 1);
        Operand<float> x0 = x[i0..], x1 = x[i1..], x2 = x[i2..], x3 = x[i3..], distances = s[..(RowsAtOnce * TileRows)];
        TLanes limit0 = TLanes.All(limits[i0]), limit1 = TLanes.All(limits[i1]);
        TLanes limit2 = TLanes.All(limits[i2]), limit3 = TLanes.All(limits[i3]);
        TLanes farthest = TLanes.All(MathF.Max(MathF.Max(limits[i0], limits[i1]), MathF.Max(limits[i2], limits[i3])));
        uint near0 = 0, near1 = 0, near2 = 0, near3 = 0;
        for (int l = 0; l < TileRows; l += 2 * TLanes.Count)
        {
            TLanes s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
            Operand<float> yl = y[l..];
            int d = 0;
            bool any;
            do
            {
                int end = Math.Min(d + stride, length);
                for (; d < end; d += TileRows)
                {
                    TLanes y0 = yl.Load<TLanes>(d), y1 = yl.Load<TLanes>(d + TLanes.Count);
                    TLanes xi = TLanes.All(x0[d]);
                    s00 = SquaredDifference.Add(xi, y0, s00);
                    s01 = SquaredDifference.Add(xi, y1, s01);
                    xi = TLanes.All(x1[d]);
                    s10 = SquaredDifference.Add(xi, y0, s10);
                    s11 = SquaredDifference.Add(xi, y1, s11);
                    xi = TLanes.All(x2[d]);
                    s20 = SquaredDifference.Add(xi, y0, s20);
                    s21 = SquaredDifference.Add(xi, y1, s21);
                    xi = TLanes.All(x3[d]);
                    s30 = SquaredDifference.Add(xi, y0, s30);
                    s31 = SquaredDifference.Add(xi, y1, s31);
                }
                TLanes least01 = TLanes.Min(TLanes.Min(s00, s01), TLanes.Min(s10, s11));
                TLanes least23 = TLanes.Min(TLanes.Min(s20, s21), TLanes.Min(s30, s31));
                any = TLanes.AtMost(TLanes.Min(least01, least23), farthest) != 0;
            }
            while (any && d < length);
            if (!any) continue;

            uint n0 = AtMost(s00, s01, limit0), n1 = AtMost(s10, s11, limit1), n2 = AtMost(s20, s21, limit2), n3 = AtMost(s30, s31, limit3);
            if ((n0 | n1 | n2 | n3) == 0) continue;

            (near0, near1, near2, near3) = (near0 | n0 << l, near1 | n1 << l, near2 | n2 << l, near3 | n3 << l);
            distances.Store(l, s00);
            distances.Store(l + TLanes.Count, s01);
            distances.Store(TileRows + l, s10);
            distances.Store(TileRows + l + TLanes.Count, s11);
            distances.Store(2 * TileRows + l, s20);
            distances.Store(2 * TileRows + l + TLanes.Count, s21);
            distances.Store(3 * TileRows + l, s30);
            distances.Store(3 * TileRows + l + TLanes.Count, s31);
        }
        (near[0], near[1], near[2], near[3]) = (near0, near1, near2, near3);
        return near0 | near1 | near2 | near3;
    }

    // los, his: (D, 32), lo, hi: (D), limits: (32).
    // Bit l of the result is set where sum_d max(0, los_dl - hi_d, lo_d - his_dl)^2 <= limits_l.
    public static uint NearBox<TLanes>(
        ReadOnlySpan<float> los, ReadOnlySpan<float> his, ReadOnlySpan<float> lo, ReadOnlySpan<float> hi, ReadOnlySpan<float> limits)
        where TLanes : struct, ILanes<TLanes> => Boxes<TLanes>(los, his, lo, hi, limits, []);

    // Where there are no limits, s: (32) takes the sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static uint Boxes<TLanes>(
        ReadOnlySpan<float> los, ReadOnlySpan<float> his, ReadOnlySpan<float> lo, ReadOnlySpan<float> hi, ReadOnlySpan<float> limits,
        Span<float> s)
        where TLanes : struct, ILanes<TLanes>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(los.Length, lo.Length * TileRows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(his.Length, los.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(hi.Length, lo.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Max(limits.Length, s.Length), TileRows);
        Operand<float> low = lo, high = hi, limit = limits, sums = s;
        uint near = 0;
        for (int l = 0; l < TileRows; l += 2 * TLanes.Count)
        {
            TLanes s0 = default, s1 = default;
            Operand<float> lows = los[l..], highs = his[l..];
            for (int d = 0; d < lo.Length; d++)
            {
                TLanes lowest = TLanes.All(low[d]), highest = TLanes.All(high[d]);
                int first = d * TileRows, second = first + TLanes.Count;
                s0 = PlusSquare(Gap(lows.Load<TLanes>(first), highs.Load<TLanes>(first), lowest, highest), s0);
                s1 = PlusSquare(Gap(lows.Load<TLanes>(second), highs.Load<TLanes>(second), lowest, highest), s1);
            }
            if (limits.IsEmpty)
            {
                sums.Store(l, s0);
                sums.Store(l + TLanes.Count, s1);
                continue;
            }
            TLanes limit0 = limit.Load<TLanes>(l), limit1 = limit.Load<TLanes>(l + TLanes.Count);
            near |= (TLanes.AtMost(s0, limit0) | TLanes.AtMost(s1, limit1) << TLanes.Count) << l;
        }
        return near;
    }

    // A bit for each lane of two vectors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint AtMost<TLanes>(TLanes s0, TLanes s1, TLanes limit) where TLanes : struct, ILanes<TLanes> =>
        TLanes.AtMost(s0, limit) | TLanes.AtMost(s1, limit) << TLanes.Count;

    // e^2 + sum
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes PlusSquare<TLanes>(TLanes e, TLanes sum) where TLanes : struct, ILanes<TLanes> => TLanes.MultiplyAdd(e, e, sum);

    // max(0, lo - otherHi, otherLo - hi)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Gap<TLanes>(TLanes otherLo, TLanes otherHi, TLanes lo, TLanes hi) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Max(TLanes.Max(lo - otherHi, otherLo - hi), default);

    private readonly ref struct FourRowsKernel(
        ReadOnlySpan<float> x, ReadOnlySpan<int> lanes, ReadOnlySpan<float> y, ReadOnlySpan<float> limits, Span<float> s, Span<uint> near)
        : IKernel<uint>
    {
        private readonly ReadOnlySpan<float> _x = x, _y = y, _limits = limits;
        private readonly ReadOnlySpan<int> _lanes = lanes;
        private readonly Span<float> _s = s;
        private readonly Span<uint> _near = near;

        public uint Run<TLanes>() where TLanes : struct, ILanes<TLanes> =>
            FourRows<TLanes>(_x, _lanes, _y, _limits, _s, _near);
    }

    private readonly ref struct NearBoxKernel(
        ReadOnlySpan<float> los, ReadOnlySpan<float> his, ReadOnlySpan<float> lo, ReadOnlySpan<float> hi, ReadOnlySpan<float> limits,
        Span<float> s)
        : IKernel<uint>
    {
        private readonly ReadOnlySpan<float> _los = los, _his = his, _lo = lo, _hi = hi, _limits = limits;
        private readonly Span<float> _s = s;

        public uint Run<TLanes>() where TLanes : struct, ILanes<TLanes> => Boxes<TLanes>(_los, _his, _lo, _hi, _limits, _s);
    }
}
