using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Detectors.Dbscan.Search;

/// <summary>
/// Single-precision squared distances between rows of tiles, which are (D, 32): column d of the 32 rows, then column d + 1. Four query rows share
/// each load of a tile's column, and eight sums at once hide the latency of an addition. Optimised from the first call: a fit is one long run of
/// these loops.
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
    public static uint FourRows(ReadOnlySpan<float> x, ReadOnlySpan<int> lanes, ReadOnlySpan<float> y, ReadOnlySpan<float> limits, Span<float> s, Span<uint> near) =>
        Vector512.IsHardwareAccelerated ? FourRows<Lanes16>(x, lanes, y, limits, s, near)
        : Vector256.IsHardwareAccelerated ? FourRows<Lanes8>(x, lanes, y, limits, s, near)
        : Vector128.IsHardwareAccelerated ? FourRows<Lanes4>(x, lanes, y, limits, s, near)
        : FourRows<Lanes1>(x, lanes, y, limits, s, near);

    /// <summary>Up to 32 boxes, or rows, which are boxes without extent, against one box, by the widest vectors there are.</summary>
    public static uint NearBox(ReadOnlySpan<float> los, ReadOnlySpan<float> his, ReadOnlySpan<float> lo, ReadOnlySpan<float> hi, ReadOnlySpan<float> limits) =>
        Vector512.IsHardwareAccelerated ? NearBox<Lanes16>(los, his, lo, hi, limits)
        : Vector256.IsHardwareAccelerated ? NearBox<Lanes8>(los, his, lo, hi, limits)
        : Vector128.IsHardwareAccelerated ? NearBox<Lanes4>(los, his, lo, hi, limits)
        : NearBox<Lanes1>(los, his, lo, hi, limits);

    /// <summary>Takes the first four lanes out of a mask, or as many as there are; the last one then stands in for the missing.</summary>
    /// <returns>How many were taken.</returns>
    public static int TakeLanes(ref uint mask, Span<int> lanes)
    {
        int taken = 0;
        for (int i = 0; i < RowsAtOnce; i++)
        {
            lanes[i] = mask == 0 ? lanes[taken - 1] : BitOperations.TrailingZeroCount(mask);
            if (mask != 0) taken++;
            mask &= mask - 1;
        }
        return taken;
    }

    // x: (D, 32), lanes: (4), y: (D, 32), limits: (32), s: (4, 32), near: (4).
    // s_il = sum_d (x_d,lanes_i - y_dl)^2;  bit l of near_i is set where s_il <= limits_lanes_i.
    // Returns the union of near. s is written in full groups of 2 L.Count lanes l, and only where near has a bit in the group.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint FourRows<L>(ReadOnlySpan<float> x, ReadOnlySpan<int> lanes, ReadOnlySpan<float> y, ReadOnlySpan<float> limits, Span<float> s, Span<uint> near)
        where L : struct, ILanes<L>
    {
        int i0 = lanes[0], i1 = lanes[1], i2 = lanes[2], i3 = lanes[3], length = y.Length;
        int columns = length / TileRows, looks = Math.Max(1, columns / ColumnsPerLook), stride = (columns + looks - 1) / looks * TileRows;
        // The lengths are checked here, once: bounds checks within the loop cost a fifth of its time.
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % TileRows, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)i0 | (uint)i1 | (uint)i2 | (uint)i3, (uint)TileRows - 1);
        ref float x0 = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), i0), x1 = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), i1);
        ref float x2 = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), i2), x3 = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), i3);
        L limit0 = L.All(limits[i0]), limit1 = L.All(limits[i1]), limit2 = L.All(limits[i2]), limit3 = L.All(limits[i3]);
        L farthest = L.All(MathF.Max(MathF.Max(limits[i0], limits[i1]), MathF.Max(limits[i2], limits[i3])));
        uint near0 = 0, near1 = 0, near2 = 0, near3 = 0;
        for (int l = 0; l < TileRows; l += 2 * L.Count)
        {
            L s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
            ref float yl = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), l);
            int d = 0;
            bool any;
            do
            {
                int end = Math.Min(d + stride, length);
                for (; d < end; d += TileRows)
                {
                    L y0 = L.Load(ref Unsafe.Add(ref yl, d)), y1 = L.Load(ref Unsafe.Add(ref yl, d + L.Count));
                    L xi = L.All(Unsafe.Add(ref x0, d));
                    s00 = L.AddSquaredDifference(s00, xi, y0);
                    s01 = L.AddSquaredDifference(s01, xi, y1);
                    xi = L.All(Unsafe.Add(ref x1, d));
                    s10 = L.AddSquaredDifference(s10, xi, y0);
                    s11 = L.AddSquaredDifference(s11, xi, y1);
                    xi = L.All(Unsafe.Add(ref x2, d));
                    s20 = L.AddSquaredDifference(s20, xi, y0);
                    s21 = L.AddSquaredDifference(s21, xi, y1);
                    xi = L.All(Unsafe.Add(ref x3, d));
                    s30 = L.AddSquaredDifference(s30, xi, y0);
                    s31 = L.AddSquaredDifference(s31, xi, y1);
                }
                L least = L.Min(L.Min(L.Min(s00, s01), L.Min(s10, s11)), L.Min(L.Min(s20, s21), L.Min(s30, s31)));
                any = L.AtMost(least, farthest) != 0;
            }
            while (any && d < length);
            if (!any) continue;

            uint n0 = L.AtMost(s00, limit0) | L.AtMost(s01, limit0) << L.Count, n1 = L.AtMost(s10, limit1) | L.AtMost(s11, limit1) << L.Count;
            uint n2 = L.AtMost(s20, limit2) | L.AtMost(s21, limit2) << L.Count, n3 = L.AtMost(s30, limit3) | L.AtMost(s31, limit3) << L.Count;
            if ((n0 | n1 | n2 | n3) == 0) continue;

            (near0, near1, near2, near3) = (near0 | n0 << l, near1 | n1 << l, near2 | n2 << l, near3 | n3 << l);
            L.Store(s00, s[l..]);
            L.Store(s01, s[(l + L.Count)..]);
            L.Store(s10, s[(TileRows + l)..]);
            L.Store(s11, s[(TileRows + l + L.Count)..]);
            L.Store(s20, s[(2 * TileRows + l)..]);
            L.Store(s21, s[(2 * TileRows + l + L.Count)..]);
            L.Store(s30, s[(3 * TileRows + l)..]);
            L.Store(s31, s[(3 * TileRows + l + L.Count)..]);
        }
        (near[0], near[1], near[2], near[3]) = (near0, near1, near2, near3);
        return near0 | near1 | near2 | near3;
    }

    // los, his: (D, 32), lo, hi: (D), limits: (32).
    // Bit l of the result is set where sum_d max(0, los_dl - hi_d, lo_d - his_dl)^2 <= limits_l.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint NearBox<L>(ReadOnlySpan<float> los, ReadOnlySpan<float> his, ReadOnlySpan<float> lo, ReadOnlySpan<float> hi, ReadOnlySpan<float> limits)
        where L : struct, ILanes<L>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(los.Length, lo.Length * TileRows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(his.Length, los.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(hi.Length, lo.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Length, TileRows);
        ref float low = ref MemoryMarshal.GetReference(lo), high = ref MemoryMarshal.GetReference(hi), limit = ref MemoryMarshal.GetReference(limits);
        uint near = 0;
        for (int l = 0; l < TileRows; l += 2 * L.Count)
        {
            L s0 = default, s1 = default;
            ref float lows = ref Unsafe.Add(ref MemoryMarshal.GetReference(los), l), highs = ref Unsafe.Add(ref MemoryMarshal.GetReference(his), l);
            for (int d = 0; d < lo.Length; d++)
            {
                L lowest = L.All(Unsafe.Add(ref low, d)), highest = L.All(Unsafe.Add(ref high, d));
                int first = d * TileRows, second = first + L.Count;
                s0 = L.AddSquaredGap(s0, L.Load(ref Unsafe.Add(ref lows, first)), L.Load(ref Unsafe.Add(ref highs, first)), lowest, highest);
                s1 = L.AddSquaredGap(s1, L.Load(ref Unsafe.Add(ref lows, second)), L.Load(ref Unsafe.Add(ref highs, second)), lowest, highest);
            }
            near |= (L.AtMost(s0, L.Load(ref Unsafe.Add(ref limit, l))) | L.AtMost(s1, L.Load(ref Unsafe.Add(ref limit, l + L.Count))) << L.Count) << l;
        }
        return near;
    }
}
