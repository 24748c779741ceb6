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
    /// <summary>y and the statistics; y and shortcut may be the same rows, and no shortcut is a null reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<TLanes>(ref float v, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, ref float shortcut, ref float statistics, ref float y)
        where TLanes : struct, ILanes<TLanes>
    {
        int width = gamma.Length;
        TLanes share = TLanes.All(1f / width), sum = default, squares = default;
        for (int u = 0; u < width; u++) sum += Row<TLanes>(ref v, u);
        TLanes mean = sum * share;
        for (int u = 0; u < width; u++)
        {
            TLanes e = Row<TLanes>(ref v, u) - mean;
            squares = TLanes.MultiplyAdd(e, e, squares);
        }

        TLanes r = TLanes.All(1) / TLanes.SquareRoot(TLanes.MultiplyAdd(squares, share, TLanes.All((float)NetworkArchitecture.LayerNormEpsilon)));
        TLanes.Store(mean, ref statistics);
        TLanes.Store(r, ref Unsafe.Add(ref statistics, TLanes.Count));
        bool added = !Unsafe.IsNullRef(ref shortcut);
        for (int u = 0; u < width; u++)
        {
            TLanes n = (Row<TLanes>(ref v, u) - mean) * r;
            TLanes result = TLanes.MultiplyAdd(n, TLanes.All(gamma[u]), TLanes.All(beta[u]));
            if (added) result += Row<TLanes>(ref shortcut, u);
            TLanes.Store(result, ref Unsafe.Add(ref y, u * TLanes.Count));
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
        ref float v, ReadOnlySpan<float> gamma, ref float statistics, ref float dy, ref float dv, ref float dgamma, ref float dbeta)
        where TLanes : struct, ILanes<TLanes>
    {
        int width = gamma.Length;
        TLanes share = TLanes.All(1f / width), sum = default, product = default;
        TLanes mean = TLanes.Load(in statistics), r = Row<TLanes>(ref statistics, 1);
        for (int u = 0; u < width; u++)
        {
            TLanes n = (Row<TLanes>(ref v, u) - mean) * r, d = Row<TLanes>(ref dy, u), e = d * TLanes.All(gamma[u]);
            sum += e;
            product = TLanes.MultiplyAdd(e, n, product);
            int at = u * TLanes.Count;
            TLanes.Store(TLanes.MultiplyAdd(d, n, TLanes.Load(in Unsafe.Add(ref dgamma, at))), ref Unsafe.Add(ref dgamma, at));
            TLanes.Store(d + TLanes.Load(in Unsafe.Add(ref dbeta, at)), ref Unsafe.Add(ref dbeta, at));
        }

        sum *= share;
        product *= share;
        for (int u = 0; u < width; u++)
        {
            TLanes n = (Row<TLanes>(ref v, u) - mean) * r, e = Row<TLanes>(ref dy, u) * TLanes.All(gamma[u]);
            TLanes.Store((e - sum - n * product) * r, ref Unsafe.Add(ref dv, u * TLanes.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Row<TLanes>(ref float values, int row) where TLanes : struct, ILanes<TLanes> => TLanes.Load(in Unsafe.Add(ref values, row * TLanes.Count));
}
