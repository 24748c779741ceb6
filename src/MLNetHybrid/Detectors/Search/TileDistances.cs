using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Squared Euclidean distances. The single-precision kernels (<see cref="TileKernels"/>) are a filter with a known error bound; what they
/// cannot decide is decided by <see cref="Exact"/>, whose arithmetic (double, direct differences, in column order) is that of
/// scikit-learn's k-d tree, so that ties at exactly eps fall on the same side.
/// </summary>
internal static class TileDistances
{
    // Half the spacing of floats at 1.
    private const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>
    /// Bound on the relative error of a single-precision squared distance: one rounding in the difference (counted twice by the square),
    /// one in the square and one per addition, D + 3 units in all; one more covers the product of roundings, and one the rounding of the
    /// limits compared with. Holds where neither overflow nor underflow occurs, with and without fused multiply-adds.
    /// </summary>
    public static double RelativeError(int columnCount) => (columnCount + 5) * UnitRoundoff;

    // s: (32).  Bit l of the result is set where s_l <= bound.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint AtMost(ReadOnlySpan<float> s, float bound)
    {
        Operand<float> x = s[..TileKernels.TileRows];
        var b = Lanes8.All(bound);
        return Lanes8.AtMost(x.Row<Lanes8>(0), b) | Lanes8.AtMost(x.Row<Lanes8>(1), b) << 8
            | Lanes8.AtMost(x.Row<Lanes8>(2), b) << 16 | Lanes8.AtMost(x.Row<Lanes8>(3), b) << 24;
    }

    // s: (32).  Bit l of the result is set where s_l < bound, or one of them is no number.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Below(ReadOnlySpan<float> s, float bound)
    {
        Operand<float> x = s[..TileKernels.TileRows];
        var b = Lanes8.All(bound);
        return ~(Lanes8.AtMost(b, x.Row<Lanes8>(0)) | Lanes8.AtMost(b, x.Row<Lanes8>(1)) << 8
            | Lanes8.AtMost(b, x.Row<Lanes8>(2)) << 16 | Lanes8.AtMost(b, x.Row<Lanes8>(3)) << 24);
    }

    // x, y: (D, 32), tiles.  sum_d (x_di - y_dl)^2, exact differences, summed in the order of d. Symmetric in x and y to the last bit.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Exact(ReadOnlySpan<float> x, int i, ReadOnlySpan<float> y, int l)
    {
        // The lengths are checked here, once: bounds checks within the loop cost half of its time.
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        Operand<float> xi = x[i..], yl = y[l..];
        double sum = 0;
        for (nint d = 0; d < x.Length; d += TileKernels.TileRows)
        {
            double e = (double)xi[d] - yl[d];
            sum += e * e;
        }
        return sum;
    }

    // lo, hi, otherLo, otherHi: (D).  Squared distance between two boxes: sum_d max(0, otherLo_d - hi_d, lo_d - otherHi_d)^2
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float BetweenBoxes(
        ReadOnlySpan<float> lo, ReadOnlySpan<float> hi, ReadOnlySpan<float> otherLo, ReadOnlySpan<float> otherHi)
    {
        // The lengths are checked here, once: a search walks from box to box.
        ArgumentOutOfRangeException.ThrowIfNotEqual(hi.Length, lo.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(otherLo.Length, lo.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(otherHi.Length, lo.Length);
        Operand<float> low = lo, high = hi, otherLow = otherLo, otherHigh = otherHi;
        Lanes8 sum = default;
        int d = 0;
        for (; d <= lo.Length - 8; d += 8)
        {
            Lanes8 gap = Lanes8.Max(otherLow.Load<Lanes8>(d) - high.Load<Lanes8>(d), low.Load<Lanes8>(d) - otherHigh.Load<Lanes8>(d));
            gap = Lanes8.Max(gap, default);
            sum += gap * gap;
        }
        float total = Lanes8.Sum(sum);
        for (; d < lo.Length; d++)
        {
            float gap = MathF.Max(0, MathF.Max(otherLo[d] - hi[d], lo[d] - otherHi[d]));
            total += gap * gap;
        }
        return total;
    }

    /// <summary>Whether two boxes, for all the error of their squared distance, are farther apart than the reach.</summary>
    // Overflow makes a square infinite, which says nothing about a finite reach above the largest float: such boxes are not given up.
    public static bool Beyond(float squared, double squaredReach, double relativeError) =>
        squared * (1 - 2 * relativeError) > squaredReach && (float.IsFinite(squared) || squaredReach < float.MaxValue);
}
