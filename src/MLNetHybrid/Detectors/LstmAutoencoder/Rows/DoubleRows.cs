using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>
/// The two loops of <see cref="OutputBasis"/> over D rows of n doubles, n a multiple of <see cref="Unit"/>. Values past a row's end are
/// zeros. Sums stay in registers, eight doubles wide on every machine, so that they round alike. The tests check the decomposition itself
/// (OutputBasisTests).
/// </summary>
internal static class DoubleRows
{
    /// <summary>Rows are padded with zeros to a multiple of this.</summary>
    public const int Unit = 32;

    // x: (D, n), g: (D, D).  g_ij += sum_f x_if x_jf for j up to i, rounded up to whole tiles
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts(ReadOnlySpan<double> x, int stride, int rows, int count, Span<double> g)
    {
        Operand<double> x0 = x[..((rows - 1) * stride + count)];
        for (int i = 0; i < rows; i += 2)
        {
            // A last row that is alone goes with itself.
            Operand<double> a = x0.From(i * stride), b = x0.From(Math.Min(i + 1, rows - 1) * stride);
            for (int j = 0; j <= i; j += 4)
            {
                Operand<double> c = x0.From(j * stride), d = x0.From(Math.Min(j + 1, rows - 1) * stride);
                Operand<double> e = x0.From(Math.Min(j + 2, rows - 1) * stride), h = x0.From(Math.Min(j + 3, rows - 1) * stride);
                Vector512<double> ac = default, ad = default, ae = default, ah = default;
                Vector512<double> bc = default, bd = default, be = default, bh = default;
                for (int f = 0; f < count; f += Vector512<double>.Count)
                {
                    Vector512<double> va = At(a, f), vb = At(b, f), v = At(c, f);
                    ac = Vector512.MultiplyAddEstimate(va, v, ac);
                    bc = Vector512.MultiplyAddEstimate(vb, v, bc);
                    v = At(d, f);
                    ad = Vector512.MultiplyAddEstimate(va, v, ad);
                    bd = Vector512.MultiplyAddEstimate(vb, v, bd);
                    v = At(e, f);
                    ae = Vector512.MultiplyAddEstimate(va, v, ae);
                    be = Vector512.MultiplyAddEstimate(vb, v, be);
                    v = At(h, f);
                    ah = Vector512.MultiplyAddEstimate(va, v, ah);
                    bh = Vector512.MultiplyAddEstimate(vb, v, bh);
                }

                Add(g, rows, i, j, ac, ad, ae, ah);
                if (i + 1 < rows) Add(g, rows, i + 1, j, bc, bd, be, bh);
            }
        }
    }

    // y: (n) -= sum_k c_k x_k, x: (K, n)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SubtractMultiples(ReadOnlySpan<double> x, int stride, ReadOnlySpan<double> c, int count, Span<double> y)
    {
        const int Lanes = 8;
        Operand<double> x0 = x, y0 = y[..count];
        for (int f = 0; f < count; f += 4 * Lanes)
        {
            Vector512<double> a = At(y0, f), b = At(y0, f + Lanes), d = At(y0, f + 2 * Lanes), e = At(y0, f + 3 * Lanes);
            Operand<double> row = x0.From(f);
            for (int k = 0; k < c.Length; k++)
            {
                Vector512<double> v = Vector512.Create(-c[k]);
                a = Vector512.MultiplyAddEstimate(v, At(row, 0), a);
                b = Vector512.MultiplyAddEstimate(v, At(row, Lanes), b);
                d = Vector512.MultiplyAddEstimate(v, At(row, 2 * Lanes), d);
                e = Vector512.MultiplyAddEstimate(v, At(row, 3 * Lanes), e);
                row = row.From(stride);
            }

            a.StoreUnsafe(ref y0.At(f, Lanes));
            b.StoreUnsafe(ref y0.At(f + Lanes, Lanes));
            d.StoreUnsafe(ref y0.At(f + 2 * Lanes, Lanes));
            e.StoreUnsafe(ref y0.At(f + 3 * Lanes, Lanes));
        }
    }

    private static void Add(
        Span<double> g, int rows, int i, int j, Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
    {
        Span<double> row = g.Slice(i * rows, rows);
        row[j] += Vector512.Sum(a);
        if (j + 1 < rows) row[j + 1] += Vector512.Sum(b);
        if (j + 2 < rows) row[j + 2] += Vector512.Sum(c);
        if (j + 3 < rows) row[j + 3] += Vector512.Sum(d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> At(Operand<double> x, int index) => Vector512.LoadUnsafe(ref x.At(index, Vector512<double>.Count));
}
