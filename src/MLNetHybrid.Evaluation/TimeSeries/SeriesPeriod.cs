using System.Numerics.Tensors;

namespace MLNetHybrid.Evaluation;

/// <summary>Reads the window of range-aware figures from the series itself: its period by autocorrelation.</summary>
public static class SeriesPeriod
{
    /// <summary>The period where the series shows none.</summary>
    public const int Fallback = 125;

    private const int MaximumRows = 20_000, MaximumLag = 400, FirstLag = 3, LongestPeak = 300;

    /// <summary>
    /// The lag of the highest local maximum of the autocorrelation r_k = sum (x_t - m)(x_t+k - m) / sum (x_t - m)^2 over lags 3 to 400 of
    /// the first 20,000 values; <see cref="Fallback"/> where there is none, or where it lies below lag 6 or above lag 303. In [6, 303]. The
    /// convention of TSB-AD (its find_length_rank with rank 1). Cost: O(400 n), n at most 20,000.
    /// </summary>
    /// <param name="series">In time order; a missing or infinite value among the first 20,000 gives the fallback.</param>
    public static int Of(ReadOnlySpan<float> series)
    {
        int n = Math.Min(series.Length, MaximumRows), lags = Math.Min(MaximumLag, n - 1);
        if (lags < FirstLag + 2) return Fallback;
        var centred = new double[n];
        TensorPrimitives.ConvertTruncating(series[..n], centred);
        double mean = TensorPrimitives.Sum<double>(centred) / n;
        TensorPrimitives.Subtract(centred, mean, centred);

        double variance = TensorPrimitives.Dot<double>(centred, centred);
        if (!(variance > 0 && double.IsFinite(variance))) return Fallback;
        var r = new double[lags + 1];
        for (int k = 0; k <= lags; k++) r[k] = TensorPrimitives.Dot<double>(centred.AsSpan(k), centred.AsSpan(0, n - k)) / variance;

        int best = -1;
        for (int k = FirstLag + 1; k < lags; k++)
        {
            if (r[k] > r[k - 1] && r[k] > r[k + 1] && (best < 0 || r[k] >= r[best])) best = k;
        }
        int offset = best - FirstLag;
        return best < 0 || offset is < FirstLag or > LongestPeak ? Fallback : best;
    }
}
