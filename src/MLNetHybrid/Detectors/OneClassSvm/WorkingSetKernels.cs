using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>
/// Searches over all active variables for the pair to change next. G is the gradient of the dual, alpha in [0, 1]; where values tie, the
/// last index wins, as in LIBSVM, so that both take the same steps. A variable that is not a number is never chosen.
/// </summary>
internal static class WorkingSetKernels
{
    private const double Tau = 1e-12;

    /// <summary>i = argmin G_t over variables that may grow; -1 if none may.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int First(ReadOnlySpan<double> G, ReadOnlySpan<double> alpha)
    {
        // G: (A), alpha: (A).  i = argmin { G_t : alpha_t < 1 }, eight t at a time
        Vector512<double> min = Vector512.Create(double.PositiveInfinity);
        Vector512<long> at = Vector512.Create(-1L), t8 = Vector512<long>.Indices;
        int t = 0;
        for (; t <= G.Length - 8; t += 8, t8 += Vector512.Create(8L))
        {
            Vector512<double> g = Vector512.Create(G.Slice(t, 8)), a = Vector512.Create(alpha.Slice(t, 8));
            Vector512<double> better = Vector512.LessThan(a, Vector512<double>.One) & Vector512.LessThanOrEqual(g, min);
            min = Vector512.ConditionalSelect(better, g, min);
            at = Vector512.ConditionalSelect(better.AsInt64(), t8, at);
        }

        (double least, long i) = (double.PositiveInfinity, -1);
        for (int lane = 0; lane < 8; lane++)
        {
            if (min[lane] < least || (min[lane] == least && at[lane] > i)) (least, i) = (min[lane], at[lane]);
        }
        for (; t < G.Length; t++)
        {
            if (alpha[t] < 1 && G[t] <= least) (least, i) = (G[t], t);
        }
        return (int)i;
    }

    /// <summary>
    /// j: the variable that may shrink and, paired with i, lowers the objective most by second-order information
    /// (Fan, Chen, Lin 2005, equation 3); -1 if none lowers it. <paramref name="maxG"/>: the largest G_t of those that may shrink.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Second(
        ReadOnlySpan<double> G, ReadOnlySpan<double> alpha, ReadOnlySpan<double> diagonal,
        ReadOnlySpan<float> rowOfI, double minG, double diagonalOfI, out double maxG)
    {
        // G, alpha, K_tt, K_i: (A).  j = argmax { b^2 / a : alpha_t > 0, b > 0 },  b = G_t - G_i,  a = K_ii + K_tt - 2 K_it,
        // eight t at a time
        Vector512<double> max = Vector512.Create(double.NegativeInfinity), best = default;
        Vector512<long> at = Vector512.Create(-1L), t8 = Vector512<long>.Indices;
        int t = 0;
        for (; t <= G.Length - 8; t += 8, t8 += Vector512.Create(8L))
        {
            Vector512<double> g = Vector512.Create(G.Slice(t, 8));
            Vector512<double> mayShrink = Vector512.GreaterThan(Vector512.Create(alpha.Slice(t, 8)), Vector512<double>.Zero);
            max = Vector512.ConditionalSelect(mayShrink & Vector512.GreaterThan(g, max), g, max);

            Vector512<double> b = g - Vector512.Create(minG);
            Vector512<double> a = Vector512.Create(diagonalOfI) + Vector512.Create(diagonal.Slice(t, 8)) - Eight(rowOfI, t) * 2.0;
            a = Vector512.ConditionalSelect(Vector512.GreaterThan(a, Vector512<double>.Zero), a, Vector512.Create(Tau));
            Vector512<double> gain = b * b / a;
            Vector512<double> better = mayShrink & Vector512.GreaterThan(b, Vector512<double>.Zero)
                & Vector512.GreaterThanOrEqual(gain, best);
            best = Vector512.ConditionalSelect(better, gain, best);
            at = Vector512.ConditionalSelect(better.AsInt64(), t8, at);
        }

        (double most, long j) = (0, -1);
        maxG = double.NegativeInfinity;
        for (int lane = 0; lane < 8; lane++)
        {
            if (max[lane] > maxG) maxG = max[lane];
            if (best[lane] > most || (best[lane] == most && at[lane] > j)) (most, j) = (best[lane], at[lane]);
        }
        for (; t < G.Length; t++)
        {
            if (!(alpha[t] > 0)) continue;
            if (G[t] > maxG) maxG = G[t];
            double b = G[t] - minG;
            if (!(b > 0)) continue;
            double gain = b * b / Curvature(diagonalOfI, diagonal[t], rowOfI[t]);
            if (gain >= most) (most, j) = (gain, t);
        }
        return (int)j;
    }

    /// <summary>G_t += delta_i K_it + delta_j K_jt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void UpdateGradient(ReadOnlySpan<float> rowOfI, ReadOnlySpan<float> rowOfJ, double deltaI, double deltaJ, Span<double> G)
    {
        // K_i, K_j, G: (A), eight t at a time
        int t = 0;
        for (; t <= G.Length - 8; t += 8)
        {
            Vector512<double> change = Eight(rowOfI, t) * deltaI + Eight(rowOfJ, t) * deltaJ;
            (Vector512.Create<double>(G.Slice(t, 8)) + change).CopyTo(G[t..]);
        }
        for (; t < G.Length; t++) G[t] += rowOfI[t] * deltaI + rowOfJ[t] * deltaJ;
    }

    /// <summary>K_ii + K_jj - 2 K_ij, kept above zero where rounding or an indefinite kernel would not.</summary>
    public static double Curvature(double diagonalOfI, double diagonalOfJ, float kernelOfIJ)
    {
        double a = diagonalOfI + diagonalOfJ - 2.0 * kernelOfIJ;
        return a > 0 ? a : Tau;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Eight(ReadOnlySpan<float> k, int t)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Create(k.Slice(t, 8)));
        return Vector512.Create(low, high);
    }
}
