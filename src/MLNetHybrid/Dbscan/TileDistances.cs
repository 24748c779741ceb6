using System.Runtime.Intrinsics;

namespace MLNetHybrid.Dbscan;

/// <summary>
/// Squared Euclidean distances. The single-precision kernel over a tile of 32 rows is a filter with a known error bound; what it cannot
/// decide is decided by <see cref="Exact"/>, whose arithmetic (double, direct differences, in column order) is that of scikit-learn's k-d tree,
/// so that ties at exactly eps fall on the same side.
/// </summary>
internal static class TileDistances
{
    /// <summary>Rows of a tile: four vectors of eight lanes, enough independent sums to hide the latency of an addition.</summary>
    public const int Lanes = 32;

    // Half the spacing of floats at 1.
    private const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>
    /// Bound on the relative error of <see cref="Squared"/>: one rounding in the difference (counted twice by the square), one in the square and
    /// one per addition, D + 3 units in all; one more covers the product of roundings, and one the rounding of the limits compared with.
    /// Holds where neither overflow nor underflow occurs.
    /// </summary>
    public static double RelativeError(int columnCount) => (columnCount + 5) * UnitRoundoff;

    // x: (D), tile: (D, 32), s: (32).  s_l = sum_d (x_d - tile_dl)^2
    public static void Squared(ReadOnlySpan<float> x, ReadOnlySpan<float> tile, Span<float> s)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (int d = 0; d < x.Length; d++)
        {
            var xd = Vector256.Create(x[d]);
            var column = tile.Slice(d * Lanes, Lanes);
            var e0 = xd - Vector256.Create(column);
            var e1 = xd - Vector256.Create(column[8..]);
            var e2 = xd - Vector256.Create(column[16..]);
            var e3 = xd - Vector256.Create(column[24..]);
            s0 += e0 * e0;
            s1 += e1 * e1;
            s2 += e2 * e2;
            s3 += e3 * e3;
        }
        s0.CopyTo(s);
        s1.CopyTo(s[8..]);
        s2.CopyTo(s[16..]);
        s3.CopyTo(s[24..]);
    }

    // s: (32).  Bit l of the result is set where s_l <= bound.
    public static uint AtMost(ReadOnlySpan<float> s, float bound)
    {
        var b = Vector256.Create(bound);
        return Vector256.LessThanOrEqual(Vector256.Create(s), b).ExtractMostSignificantBits()
            | Vector256.LessThanOrEqual(Vector256.Create(s[8..]), b).ExtractMostSignificantBits() << 8
            | Vector256.LessThanOrEqual(Vector256.Create(s[16..]), b).ExtractMostSignificantBits() << 16
            | Vector256.LessThanOrEqual(Vector256.Create(s[24..]), b).ExtractMostSignificantBits() << 24;
    }

    // x: (D), y: (D).  sum_d (x_d - y_d)^2, exact differences, summed in the order of d. Symmetric in x and y to the last bit.
    public static double Exact(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (int d = 0; d < x.Length; d++)
        {
            double e = (double)x[d] - y[d];
            sum += e * e;
        }
        return sum;
    }

    // lo, hi, otherLo, otherHi: (D).  Squared distance between two boxes: sum_d max(0, otherLo_d - hi_d, lo_d - otherHi_d)^2
    public static float BetweenBoxes(ReadOnlySpan<float> lo, ReadOnlySpan<float> hi, ReadOnlySpan<float> otherLo, ReadOnlySpan<float> otherHi)
    {
        var sum = Vector256<float>.Zero;
        int d = 0;
        for (; d <= lo.Length - 8; d += 8)
        {
            var gap = Vector256.Max(
                Vector256.Create(otherLo[d..]) - Vector256.Create(hi[d..]),
                Vector256.Create(lo[d..]) - Vector256.Create(otherHi[d..]));
            gap = Vector256.Max(gap, Vector256<float>.Zero);
            sum += gap * gap;
        }
        float total = Vector256.Sum(sum);
        for (; d < lo.Length; d++)
        {
            float gap = MathF.Max(0, MathF.Max(otherLo[d] - hi[d], lo[d] - otherHi[d]));
            total += gap * gap;
        }
        return total;
    }
}
