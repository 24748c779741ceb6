using System.Runtime.CompilerServices;

namespace MLNetHybrid.OneClassSvm;

/// <summary>
/// Searches over all active variables for the pair to change next. G is the gradient of the dual, alpha in [0, 1]; where values tie, the last index wins, as in
/// LIBSVM, so that both take the same steps.
/// </summary>
internal static class WorkingSetKernels
{
    /// <summary>i = argmin G_t over variables that may grow; -1 if none may.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int First(ReadOnlySpan<double> G, ReadOnlySpan<double> alpha)
    {
        // G: (A), alpha: (A).  i = argmin { G_t : alpha_t < 1 }
        int i = -1;
        double min = double.PositiveInfinity;
        for (int t = 0; t < G.Length; t++)
        {
            if (alpha[t] < 1 && G[t] <= min)
            {
                min = G[t];
                i = t;
            }
        }
        return i;
    }

    /// <summary>
    /// j: the variable that may shrink and, paired with i, lowers the objective most by second-order information
    /// (Fan, Chen, Lin 2005, equation 3); -1 if none lowers it. <paramref name="maxG"/>: the largest G_t of those that may shrink.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Second(
        ReadOnlySpan<double> G, ReadOnlySpan<double> alpha, ReadOnlySpan<double> diagonal, ReadOnlySpan<float> rowOfI, double minG, double diagonalOfI, out double maxG)
    {
        // G, alpha, K_tt, K_i: (A).  j = argmax { b^2 / a : alpha_t > 0, b > 0 },  b = G_t - G_i,  a = K_ii + K_tt - 2 K_it
        int j = -1;
        double best = 0;
        maxG = double.NegativeInfinity;
        for (int t = 0; t < G.Length; t++)
        {
            if (!(alpha[t] > 0)) continue;
            if (G[t] > maxG) maxG = G[t];
            double b = G[t] - minG;
            if (!(b > 0)) continue;
            double a = Curvature(diagonalOfI, diagonal[t], rowOfI[t]);
            double gain = b * b / a;
            if (gain >= best)
            {
                best = gain;
                j = t;
            }
        }
        return j;
    }

    /// <summary>G_t += delta_i K_it + delta_j K_jt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void UpdateGradient(ReadOnlySpan<float> rowOfI, ReadOnlySpan<float> rowOfJ, double deltaI, double deltaJ, Span<double> G)
    {
        for (int t = 0; t < G.Length; t++) G[t] += deltaI * rowOfI[t] + deltaJ * rowOfJ[t];
    }

    /// <summary>K_ii + K_jj - 2 K_ij, kept above zero where rounding or an indefinite kernel would not.</summary>
    public static double Curvature(double diagonalOfI, double diagonalOfJ, float kernelOfIJ)
    {
        const double Tau = 1e-12;
        double a = diagonalOfI + diagonalOfJ - 2.0 * kernelOfIJ;
        return a > 0 ? a : Tau;
    }
}
