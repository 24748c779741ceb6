using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// Squared distances of a row of features from a point. Single precision within a piece of features, double between pieces.
/// </summary>
internal static class RowDistance
{
    private const int Piece = 512;

    // x, b: (F).  |x - b|^2
    public static double Squared(ReadOnlySpan<float> x, ReadOnlySpan<float> b) => Squared(x, b, default, default);

    // x, b: (F), q: (D), basis: Q^T, (D, F).  |x - b - Q q|^2
    public static double Squared(ReadOnlySpan<float> x, ReadOnlySpan<float> b, ReadOnlySpan<float> q, ReadOnlySpan<float> basis) =>
        BlockWidth.Run<Kernel, double>(new(x, b, q, basis));

    // A sparse row. values: (m), indices: (m), features from `first` on; b: (n), bb = |b|^2.  |x - b|^2 = |b|^2 + sum over the values of x
    // (x - 2 b)
    public static double Squared(ReadOnlySpan<float> values, ReadOnlySpan<int> indices, int first, ReadOnlySpan<float> b, double bb)
    {
        double sum = bb;
        for (int i = 0; i < values.Length; i++) sum += values[i] * (values[i] - 2.0 * b[indices[i] - first]);
        return Math.Max(0, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Part<TLanes>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> b, ReadOnlySpan<float> q, ReadOnlySpan<float> basis, int stride)
        where TLanes : struct, ILanes<TLanes>
    {
        Operand<float> x0 = x, b0 = b, q0 = q, w0 = basis;
        TLanes s0 = default, s1 = default, s2 = default, s3 = default;
        int lanes = TLanes.Count, f = 0;
        for (; f + 4 * lanes <= x.Length; f += 4 * lanes)
        {
            TLanes r0 = x0.Load<TLanes>(f) - b0.Load<TLanes>(f), r1 = x0.Load<TLanes>(f + lanes) - b0.Load<TLanes>(f + lanes);
            TLanes r2 = x0.Load<TLanes>(f + 2 * lanes) - b0.Load<TLanes>(f + 2 * lanes);
            TLanes r3 = x0.Load<TLanes>(f + 3 * lanes) - b0.Load<TLanes>(f + 3 * lanes);
            Operand<float> w = w0.From(f);
            for (int d = 0; d < q.Length; d++)
            {
                TLanes v = TLanes.All(-q0[d]);
                r0 = TLanes.MultiplyAdd(v, w.Row<TLanes>(0), r0);
                r1 = TLanes.MultiplyAdd(v, w.Row<TLanes>(1), r1);
                r2 = TLanes.MultiplyAdd(v, w.Row<TLanes>(2), r2);
                r3 = TLanes.MultiplyAdd(v, w.Row<TLanes>(3), r3);
                w = w.From(stride);
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

    private readonly ref struct Kernel(ReadOnlySpan<float> x, ReadOnlySpan<float> b, ReadOnlySpan<float> q, ReadOnlySpan<float> basis)
        : IKernel<double>
    {
        private readonly ReadOnlySpan<float> _x = x, _b = b, _q = q, _basis = basis;

        public double Run<TLanes>() where TLanes : struct, ILanes<TLanes>
        {
            double sum = 0;
            for (int f = 0; f < _x.Length; f += Piece)
            {
                int n = Math.Min(Piece, _x.Length - f);
                sum += Part<TLanes>(_x.Slice(f, n), _b.Slice(f, n), _q, _basis.IsEmpty ? _basis : _basis[f..], _x.Length);
            }

            return sum;
        }
    }
}
