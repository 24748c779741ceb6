using System.Numerics;

namespace MLNetHybrid.Numerics;

/// <summary>
/// Empirical quantiles, interpolated linearly between order statistics (type 7 of Hyndman and Fan 1996, the default of NumPy).
/// </summary>
internal static class Quantile
{
    /// <summary>
    /// The <paramref name="q"/>-quantile of ascending <paramref name="sorted"/>, q in [0, 1]. Throws if there are no values.
    /// </summary>
    public static double Linear<T>(ReadOnlySpan<T> sorted, double q) where T : INumberBase<T>
    {
        if (sorted.IsEmpty) throw new ArgumentException("A quantile needs at least one value.", nameof(sorted));

        // x: (n).  h = (n - 1) q,  Q = x[floor h] + (h - floor h) (x[floor h + 1] - x[floor h])
        double h = (sorted.Length - 1) * q;
        int i = Math.Clamp((int)h, 0, sorted.Length - 1);
        int next = Math.Min(i + 1, sorted.Length - 1);
        double low = double.CreateTruncating(sorted[i]), high = double.CreateTruncating(sorted[next]);
        return low + (h - i) * (high - low);
    }
}
