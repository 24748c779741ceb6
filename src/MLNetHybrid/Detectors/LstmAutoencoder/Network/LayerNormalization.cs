using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>
/// Layer normalization (Ba, Kiros and Hinton 2016) over the H units of one step of W windows, with Keras's epsilon inside the root:
/// <code>
/// y = gamma n + beta (+ shortcut),   n = (v - mean v) r,   r = 1 / sqrt(var v + epsilon)
/// </code>
/// v, y, shortcut: (H, W); gamma, beta: (H); statistics: (2, W), mean and r.
/// </summary>
internal static class LayerNormalization
{
    /// <summary>y and the statistics; y and shortcut may be the same rows, and shortcut may be absent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<TLanes>(
        Operand<float> v, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, Operand<float> shortcut, Operand<float> statistics,
        Operand<float> y)
        where TLanes : struct, ILanes<TLanes>
    {
        int width = gamma.Length;
        TLanes share = TLanes.All(1f / width), sum = default, squares = default;
        for (int u = 0; u < width; u++) sum += v.Row<TLanes>(u);
        TLanes mean = sum * share;
        for (int u = 0; u < width; u++)
        {
            TLanes e = v.Row<TLanes>(u) - mean;
            squares = TLanes.MultiplyAdd(e, e, squares);
        }

        TLanes epsilon = TLanes.All((float)NetworkArchitecture.LayerNormEpsilon);
        TLanes r = TLanes.All(1) / TLanes.SquareRoot(TLanes.MultiplyAdd(squares, share, epsilon));
        statistics.SetRow(0, mean);
        statistics.SetRow(1, r);
        bool added = !shortcut.IsAbsent;
        for (int u = 0; u < width; u++)
        {
            TLanes n = (v.Row<TLanes>(u) - mean) * r;
            TLanes result = TLanes.MultiplyAdd(n, TLanes.All(gamma[u]), TLanes.All(beta[u]));
            if (added) result += shortcut.Row<TLanes>(u);
            y.SetRow(u, result);
        }
    }

    /// <summary>
    /// dv from dy; adds to dgamma and dbeta, (H, W) each.
    /// <code>
    /// dv = r (e - mean e - n mean(e n)),   e = gamma dy;   dgamma += dy n,   dbeta += dy
    /// </code>
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<TLanes>(
        Operand<float> v, ReadOnlySpan<float> gamma, Operand<float> statistics, Operand<float> dy, Operand<float> dv, Operand<float> dgamma,
        Operand<float> dbeta)
        where TLanes : struct, ILanes<TLanes>
    {
        int width = gamma.Length;
        TLanes share = TLanes.All(1f / width), sum = default, product = default;
        TLanes mean = statistics.Row<TLanes>(0), r = statistics.Row<TLanes>(1);
        for (int u = 0; u < width; u++)
        {
            TLanes n = (v.Row<TLanes>(u) - mean) * r, d = dy.Row<TLanes>(u), e = d * TLanes.All(gamma[u]);
            sum += e;
            product = TLanes.MultiplyAdd(e, n, product);
            dgamma.SetRow(u, TLanes.MultiplyAdd(d, n, dgamma.Row<TLanes>(u)));
            dbeta.SetRow(u, d + dbeta.Row<TLanes>(u));
        }

        sum *= share;
        product *= share;
        for (int u = 0; u < width; u++)
        {
            TLanes n = (v.Row<TLanes>(u) - mean) * r, e = dy.Row<TLanes>(u) * TLanes.All(gamma[u]);
            dv.SetRow(u, (e - sum - n * product) * r);
        }
    }
}
