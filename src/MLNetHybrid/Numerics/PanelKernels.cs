using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Numerics;

/// <summary>
/// One vector against all rows of panels (<see cref="RowPanels"/>). Each output is one chain of fused multiply-adds over the columns in
/// their order, so results do not depend on how wide the machine's vectors are. Optimised from the first call: one fit runs these loops longer than
/// anything else, and code compiled in haste takes many times as long.
/// </summary>
internal static class PanelKernels
{
    /// <summary>Squared Euclidean distances. Differences are taken before they are squared: |x|^2 - 2 x.z + |z|^2 would cancel where rows lie far from zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SquaredDistances(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, Span<float> destination)
    {
        // x: (P, D, W), z: (D), s: (P W).  s_i = sum_d (x_id - z_d)^2
        int D = z.Length, W = RowPanels.Width, p = 0;
        ReadOnlySpan<Vector512<float>> x = MemoryMarshal.Cast<float, Vector512<float>>(panels);
        Span<Vector512<float>> s = MemoryMarshal.Cast<float, Vector512<float>>(destination);
        int P = destination.Length / W;
        for (; p <= P - 4; p += 4)
        {
            // Four panels at once: one chain of additions alone would wait for itself.
            ReadOnlySpan<Vector512<float>> x0 = x.Slice(p * D, D), x1 = x.Slice((p + 1) * D, D), x2 = x.Slice((p + 2) * D, D), x3 = x.Slice((p + 3) * D, D);
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int d = 0; d < z.Length; d++)
            {
                Vector512<float> zd = Vector512.Create(z[d]);
                Vector512<float> e0 = x0[d] - zd, e1 = x1[d] - zd, e2 = x2[d] - zd, e3 = x3[d] - zd;
                s0 = Vector512.FusedMultiplyAdd(e0, e0, s0);
                s1 = Vector512.FusedMultiplyAdd(e1, e1, s1);
                s2 = Vector512.FusedMultiplyAdd(e2, e2, s2);
                s3 = Vector512.FusedMultiplyAdd(e3, e3, s3);
            }
            (s[p], s[p + 1], s[p + 2], s[p + 3]) = (s0, s1, s2, s3);
        }

        for (; p < P; p++)
        {
            ReadOnlySpan<Vector512<float>> xp = x.Slice(p * D, D);
            Vector512<float> sp = default;
            for (int d = 0; d < z.Length; d++)
            {
                Vector512<float> e = xp[d] - Vector512.Create(z[d]);
                sp = Vector512.FusedMultiplyAdd(e, e, sp);
            }
            s[p] = sp;
        }
    }

    /// <summary>Dot products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, Span<float> destination)
    {
        // x: (P, D, W), z: (D), s: (P W).  s_i = sum_d x_id z_d
        int D = z.Length, W = RowPanels.Width, p = 0;
        ReadOnlySpan<Vector512<float>> x = MemoryMarshal.Cast<float, Vector512<float>>(panels);
        Span<Vector512<float>> s = MemoryMarshal.Cast<float, Vector512<float>>(destination);
        int P = destination.Length / W;
        for (; p <= P - 4; p += 4)
        {
            ReadOnlySpan<Vector512<float>> x0 = x.Slice(p * D, D), x1 = x.Slice((p + 1) * D, D), x2 = x.Slice((p + 2) * D, D), x3 = x.Slice((p + 3) * D, D);
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int d = 0; d < z.Length; d++)
            {
                Vector512<float> zd = Vector512.Create(z[d]);
                s0 = Vector512.FusedMultiplyAdd(x0[d], zd, s0);
                s1 = Vector512.FusedMultiplyAdd(x1[d], zd, s1);
                s2 = Vector512.FusedMultiplyAdd(x2[d], zd, s2);
                s3 = Vector512.FusedMultiplyAdd(x3[d], zd, s3);
            }
            (s[p], s[p + 1], s[p + 2], s[p + 3]) = (s0, s1, s2, s3);
        }

        for (; p < P; p++)
        {
            ReadOnlySpan<Vector512<float>> xp = x.Slice(p * D, D);
            Vector512<float> sp = default;
            for (int d = 0; d < z.Length; d++) sp = Vector512.FusedMultiplyAdd(xp[d], Vector512.Create(z[d]), sp);
            s[p] = sp;
        }
    }

    /// <summary>sum_i w_i k_i in double precision: the sum of thousands of kernel values keeps the digits of its smallest terms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double WeightedSum(ReadOnlySpan<double> weights, ReadOnlySpan<float> k)
    {
        // w: (P W), k: (P W), in steps of half a panel
        ReadOnlySpan<Vector512<double>> w = MemoryMarshal.Cast<double, Vector512<double>>(weights);
        ReadOnlySpan<Vector256<float>> v = MemoryMarshal.Cast<float, Vector256<float>>(k);
        Vector512<double> sum = default;
        for (int i = 0; i < v.Length; i++)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(v[i]);
            sum = Vector512.FusedMultiplyAdd(w[i], Vector512.Create(low, high), sum);
        }
        return Vector512.Sum(sum);
    }
}
