using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>Squared distances of a row of features from a point. Single precision within a piece of features, double between pieces.</summary>
internal static class RowDistance
{
    private const int Piece = 512;

    // x, b: (F).  |x - b|^2
    public static double Squared(ReadOnlySpan<float> x, ReadOnlySpan<float> b) => Squared(x, b, default, default);

    // x, b: (F), q: (D), basis: Q^T, (D, F).  |x - b - Q q|^2
    public static double Squared(ReadOnlySpan<float> x, ReadOnlySpan<float> b, ReadOnlySpan<float> q, ReadOnlySpan<float> basis)
    {
        double sum = 0;
        for (int f = 0; f < x.Length; f += Piece)
        {
            int n = Math.Min(Piece, x.Length - f);
            ReadOnlySpan<float> from = basis.IsEmpty ? basis : basis[f..];
            if (Vector512.IsHardwareAccelerated) sum += Part<Lanes16>(x.Slice(f, n), b.Slice(f, n), q, from, x.Length);
            else if (Vector256.IsHardwareAccelerated) sum += Part<Lanes8>(x.Slice(f, n), b.Slice(f, n), q, from, x.Length);
            else if (Vector128.IsHardwareAccelerated) sum += Part<Lanes4>(x.Slice(f, n), b.Slice(f, n), q, from, x.Length);
            else sum += Part<Lanes1>(x.Slice(f, n), b.Slice(f, n), q, from, x.Length);
        }

        return sum;
    }

    // A sparse row. values: (m), indices: (m), features from `first` on; b: (n), bb = |b|^2.  |x - b|^2 = |b|^2 + sum over the values of x (x - 2 b)
    public static double Squared(ReadOnlySpan<float> values, ReadOnlySpan<int> indices, int first, ReadOnlySpan<float> b, double bb)
    {
        double sum = bb;
        for (int i = 0; i < values.Length; i++) sum += values[i] * (values[i] - 2.0 * b[indices[i] - first]);
        return Math.Max(0, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Part<TLanes>(ReadOnlySpan<float> x, ReadOnlySpan<float> b, ReadOnlySpan<float> q, ReadOnlySpan<float> basis, int stride)
        where TLanes : struct, ILanes<TLanes>
    {
        ref float x0 = ref MemoryMarshal.GetReference(x), b0 = ref MemoryMarshal.GetReference(b), q0 = ref MemoryMarshal.GetReference(q);
        ref float w0 = ref MemoryMarshal.GetReference(basis);
        TLanes s0 = TLanes.All(0), s1 = s0, s2 = s0, s3 = s0;
        int lanes = TLanes.Count, f = 0;
        for (; f + 4 * lanes <= x.Length; f += 4 * lanes)
        {
            TLanes r0 = At<TLanes>(ref x0, f) - At<TLanes>(ref b0, f), r1 = At<TLanes>(ref x0, f + lanes) - At<TLanes>(ref b0, f + lanes);
            TLanes r2 = At<TLanes>(ref x0, f + 2 * lanes) - At<TLanes>(ref b0, f + 2 * lanes), r3 = At<TLanes>(ref x0, f + 3 * lanes) - At<TLanes>(ref b0, f + 3 * lanes);
            ref float w = ref Unsafe.Add(ref w0, f);
            for (int d = 0; d < q.Length; d++)
            {
                TLanes v = TLanes.All(-Unsafe.Add(ref q0, d));
                r0 = TLanes.MultiplyAdd(v, At<TLanes>(ref w, 0), r0);
                r1 = TLanes.MultiplyAdd(v, At<TLanes>(ref w, lanes), r1);
                r2 = TLanes.MultiplyAdd(v, At<TLanes>(ref w, 2 * lanes), r2);
                r3 = TLanes.MultiplyAdd(v, At<TLanes>(ref w, 3 * lanes), r3);
                w = ref Unsafe.Add(ref w, stride);
            }

            s0 = TLanes.MultiplyAdd(r0, r0, s0);
            s1 = TLanes.MultiplyAdd(r1, r1, s1);
            s2 = TLanes.MultiplyAdd(r2, r2, s2);
            s3 = TLanes.MultiplyAdd(r3, r3, s3);
        }

        float sum = Vector128.Sum(TLanes.Sums(s0, s1, s2, s3));
        for (; f < x.Length; f++)
        {
            float r = x[f] - b[f];
            for (int d = 0; d < q.Length; d++) r -= q[d] * basis[d * stride + f];
            sum += r * r;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes At<TLanes>(ref float first, int offset) where TLanes : struct, ILanes<TLanes> => TLanes.Load(in Unsafe.Add(ref first, offset));
}
