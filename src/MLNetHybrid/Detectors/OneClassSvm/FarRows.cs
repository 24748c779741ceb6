using MLNetHybrid.Numerics.Products;


namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>
/// The support vector expansion of rows so far away that single precision does not hold it: in double precision, one value after the other,
/// and saturating where even that is left. Slow, for the few rows that need it. Immutable and thread-safe.
/// </summary>
/// <param name="vectors">x, (M, D).</param>
/// <param name="alpha">(M)</param>
/// <param name="kernel">K.</param>
internal sealed class FarRows(RowPanels vectors, float[] alpha, KernelFunction kernel)
{
    private readonly int _power = kernel.Kind == SvmKernel.Polynomial ? kernel.Degree : 1;

    /// <summary>
    /// sum_m alpha_m K(x_m, z): no kernel value is too large, as a power n is taken of u_m / U and the sum multiplied by U^n, U = max
    /// |u_m|. May be infinite, never NaN.
    /// </summary>
    public double Sum(ReadOnlySpan<float> z)
    {
        double[] u = Arguments(z);
        if (kernel.Kind != SvmKernel.Polynomial)
        {
            double plain = 0;
            for (int m = 0; m < u.Length; m++) plain += alpha[m] * Value(u[m]);
            return plain;
        }

        double largest = 0, sum = 0;
        for (int m = 0; m < u.Length; m++) largest = Math.Max(largest, Math.Abs(u[m] = Base(u[m])));
        for (int m = 0; m < u.Length && largest > 0; m++) sum += alpha[m] * Math.Pow(u[m] / largest, _power);
        return Times(sum, Math.Pow(largest, _power));
    }

    /// <summary>phi (D) of <see cref="ScoreContributions"/>, at most the largest float.</summary>
    public void Explain(ReadOnlySpan<float> x, ReadOnlySpan<float> center, Span<float> phi)
    {
        // w_m = alpha_m (g(q) - g(r)) / (q - r);  the difference that feature d makes is (x_d - c_d) (x_d + c_d - 2 x_md) for rbf, (x_d -
        // c_d) x_md for products
        double[] q = Arguments(x), r = Arguments(center), sums = new double[x.Length];
        double largest = 1;
        if (kernel.Kind == SvmKernel.Polynomial)
            for (int m = 0; m < q.Length; m++) largest = Math.Max(largest, Math.Max(Math.Abs(Base(q[m])), Math.Abs(Base(r[m]))));
        var row = new float[x.Length];
        for (int m = 0; m < q.Length; m++)
        {
            vectors.CopyRow(m, row);
            double w = alpha[m] * kernel.Secant(q[m], r[m], largest);
            for (int d = 0; d < row.Length; d++)
                sums[d] += w * (kernel.Kind == SvmKernel.Rbf ? (double)x[d] + center[d] - 2.0 * row[d] : row[d]);
        }

        double scale = Math.Pow(largest, _power - 1);
        for (int d = 0; d < phi.Length; d++) phi[d] = Saturated(Times(-((double)x[d] - center[d]) * sums[d], scale));
    }

    /// <summary>The nearest float that is finite; 0 without a sign.</summary>
    public static float Saturated(double value) => (float)Math.Clamp(value, float.MinValue, float.MaxValue) + 0f;

    // q(x_m, z) for all m
    private double[] Arguments(ReadOnlySpan<float> z)
    {
        var q = new double[alpha.Length];
        var row = new float[z.Length];
        for (int m = 0; m < q.Length; m++)
        {
            vectors.CopyRow(m, row);
            for (int d = 0; d < row.Length; d++)
            {
                double e = (double)row[d] - z[d];
                q[m] += kernel.Kind == SvmKernel.Rbf ? e * e : (double)row[d] * z[d];
            }
        }
        return q;
    }

    private double Base(double q) => kernel.Gamma * q + kernel.Coef0;

    private double Value(double q) => kernel.Kind switch
    {
        SvmKernel.Linear => q,
        SvmKernel.Rbf => Math.Exp(-kernel.Gamma * q),
        _ => Math.Tanh(Base(q)),
    };

    // 0 times an overflow is 0.
    private static double Times(double value, double scale) => value == 0 ? 0 : value * scale;
}
