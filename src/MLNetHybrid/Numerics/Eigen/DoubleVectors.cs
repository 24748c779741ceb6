using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Eigen;

/// <summary>Vectors of doubles of one length, eight lanes wide on every machine, so that sums round alike.</summary>
internal static class DoubleVectors
{
    private const int Lanes = 8;

    // x, y: (n).  sum_i x_i y_i
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Operand<double> a = x, b = y[..x.Length];
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        int i = 0;
        for (; i + 4 * Lanes <= x.Length; i += 4 * Lanes)
        {
            s0 = Vector512.MultiplyAddEstimate(At(a, i), At(b, i), s0);
            s1 = Vector512.MultiplyAddEstimate(At(a, i + Lanes), At(b, i + Lanes), s1);
            s2 = Vector512.MultiplyAddEstimate(At(a, i + 2 * Lanes), At(b, i + 2 * Lanes), s2);
            s3 = Vector512.MultiplyAddEstimate(At(a, i + 3 * Lanes), At(b, i + 3 * Lanes), s3);
        }

        for (; i + Lanes <= x.Length; i += Lanes) s0 = Vector512.MultiplyAddEstimate(At(a, i), At(b, i), s0);
        double sum = Vector512.Sum((s0 + s1) + (s2 + s3));
        for (; i < x.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    // y: (n) += c x
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMultiple(double c, ReadOnlySpan<double> x, Span<double> y)
    {
        Operand<double> a = x, b = y[..x.Length];
        Vector512<double> v = Vector512.Create(c);
        int i = 0;
        for (; i + Lanes <= x.Length; i += Lanes)
            Vector512.MultiplyAddEstimate(v, At(a, i), At(b, i)).StoreUnsafe(ref b.At(i, Lanes));
        for (; i < x.Length; i++) b[i] += c * a[i];
    }

    // y: (n) += c x + d z; returns y u
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double AddMultiplesAndDot(
        double c, ReadOnlySpan<double> x, double d, ReadOnlySpan<double> z, ReadOnlySpan<double> u, Span<double> y)
    {
        int n = y.Length;
        Operand<double> x0 = x[..n], z0 = z[..n], u0 = u[..n], y0 = y;
        Vector512<double> vc = Vector512.Create(c), vd = Vector512.Create(d), s = default, t = default;
        int i = 0;
        for (; i + 2 * Lanes <= n; i += 2 * Lanes)
        {
            Vector512<double> a = Vector512.MultiplyAddEstimate(vc, At(x0, i), At(y0, i));
            Vector512<double> b = Vector512.MultiplyAddEstimate(vc, At(x0, i + Lanes), At(y0, i + Lanes));
            a = Vector512.MultiplyAddEstimate(vd, At(z0, i), a);
            b = Vector512.MultiplyAddEstimate(vd, At(z0, i + Lanes), b);
            a.StoreUnsafe(ref y0.At(i, Lanes));
            b.StoreUnsafe(ref y0.At(i + Lanes, Lanes));
            s = Vector512.MultiplyAddEstimate(a, At(u0, i), s);
            t = Vector512.MultiplyAddEstimate(b, At(u0, i + Lanes), t);
        }

        double sum = Vector512.Sum(s + t);
        for (; i < n; i++)
        {
            y0[i] += c * x0[i] + d * z0[i];
            sum += y0[i] * u0[i];
        }

        return sum;
    }

    /// <summary>Multiplies all by <paramref name="c"/>.</summary>
    public static void Scale(double c, Span<double> x)
    {
        foreach (ref double value in x) value *= c;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> At(Operand<double> x, int index) => Vector512.LoadUnsafe(ref x.At(index, Lanes));
}
