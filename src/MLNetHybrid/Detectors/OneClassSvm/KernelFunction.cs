using System.Numerics.Tensors;
using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>A kernel with its parameters resolved.</summary>
/// <param name="Kind">Which formula.</param>
/// <param name="Gamma">gamma; unused by the linear kernel.</param>
/// <param name="Degree">Exponent of the polynomial kernel.</param>
/// <param name="Coef0">Constant term of the polynomial and the sigmoid kernel.</param>
internal sealed record KernelFunction(SvmKernel Kind, double Gamma, int Degree, double Coef0)
{
    public const int MaximumDegree = 64;

    /// <summary>
    /// Whether every kernel matrix is positive semidefinite, so that the dual is convex, and K(x, x) is never 0, so that its optimum is no
    /// tie of many solutions with objective 0.
    /// </summary>
    public bool IsPositiveDefinite => Kind == SvmKernel.Rbf || (Kind == SvmKernel.Polynomial && Coef0 > 0 && Degree > 1);

    /// <summary>1 / (D v), v the variance of all of <paramref name="values"/>; 1 where v is 0.</summary>
    public static double ScaledGamma(ReadOnlySpan<float> values, int columnCount)
    {
        double sum = 0, squares = 0;
        foreach (float value in values) sum += value;
        double mean = sum / values.Length;
        foreach (float value in values) squares += (value - mean) * (value - mean);
        return squares > 0 ? values.Length / (columnCount * squares) : 1;
    }

    /// <summary>
    /// k_ni = K(x_i, z_n) for N rows <paramref name="z"/> (N, D) and all rows x of <paramref name="panels"/>, into <paramref name="k"/> (N,
    /// P W); rows that fill the last panel up give values of no meaning. A value does not depend on the rows that are evaluated with it.
    /// </summary>
    public void Evaluate(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, int columnCount, Span<float> k)
    {
        if (Kind == SvmKernel.Sigmoid)
        {
            Sigmoid(panels, z, columnCount, k);
            return;
        }

        Argument(panels, z, columnCount, k);
        if (Kind == SvmKernel.Linear) return;
        if (Kind == SvmKernel.Rbf)
        {
            Exponential.ScaleAndExponentiate(k, -Gamma);
            return;
        }

        TensorPrimitives.Multiply(k, (float)Gamma, k);
        TensorPrimitives.Add(k, (float)Coef0, k);
        Power(k, Degree);
    }

    /// <summary>q of K(x, z) = g(q), in the shapes of <see cref="Evaluate"/>: |x - z|^2 of the rbf kernel, x.z of the others.</summary>
    public void Argument(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, int columnCount, Span<float> q)
    {
        if (Kind == SvmKernel.Rbf) PanelKernels.SquaredDistances(panels, z, columnCount, q);
        else PanelKernels.Dots(panels, z, columnCount, q);
    }

    /// <summary>(g(q) - g(r)) / (q - r), and g'(q) where q = r, without cancellation in between.</summary>
    public double Secant(double q, double r) => Secant(q, r, 1);

    /// <summary>
    /// The same, for the polynomial kernel divided by <paramref name="scale"/>^(degree - 1), as its powers may be too large for any number.
    /// </summary>
    public double Secant(double q, double r, double scale)
    {
        switch (Kind)
        {
            case SvmKernel.Linear:
                return 1;
            case SvmKernel.Rbf:
                // e^-a (1 - e^-h) / h, a the smaller of the two exponents, h how much larger the other is
                double h = Gamma * Math.Abs(q - r);
                return -Gamma * Math.Exp(-Gamma * Math.Min(q, r)) * (h < 1e-3 ? 1 - h / 2 * (1 - h / 3) : (1 - Math.Exp(-h)) / h);
            case SvmKernel.Sigmoid:
                // tanh a - tanh b = tanh(a - b) (1 - tanh a tanh b)
                double a = Gamma * q + Coef0, b = Gamma * r + Coef0, e = a - b;
                return Gamma * (Math.Abs(e) < 1e-3 ? 1 - e * e / 3 : Math.Tanh(e) / e) * (1 - Math.Tanh(a) * Math.Tanh(b));
            default:
                // u^n - v^n = (u - v) (u^(n-1) + u^(n-2) v + ... + v^(n-1))
                double u = (Gamma * q + Coef0) / scale, v = (Gamma * r + Coef0) / scale, sum = 0, power = 1;
                for (int n = 0; n < Degree; n++, power *= v) sum = sum * u + power;
                return Gamma * sum;
        }
    }

    /// <summary>K(x, x).</summary>
    public double Diagonal(ReadOnlySpan<float> x)
    {
        if (Kind == SvmKernel.Rbf) return 1;
        double dot = 0;
        foreach (float value in x) dot += (double)value * value;
        return Kind switch
        {
            SvmKernel.Linear => dot,
            SvmKernel.Polynomial => Math.Pow(Gamma * dot + Coef0, Degree),
            _ => Math.Tanh(Gamma * dot + Coef0),
        };
    }

    // In double precision and rounded once, as LIBSVM does: the dual is not convex, and an error in the seventh digit can lead the search
    // to another of its stationary points.
    private void Sigmoid(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, int columnCount, Span<float> k)
    {
        int width = panels.Length / columnCount, panelLength = RowPanels.Width * columnCount;
        Span<double> t = stackalloc double[RowPanels.Width];
        for (int n = 0; n < z.Length / columnCount; n++)
        {
            for (int i = 0; i < width; i += RowPanels.Width)
            {
                PanelKernels.DotsInDouble(panels.Slice(i * columnCount, panelLength), z.Slice(n * columnCount, columnCount), t);
                TensorPrimitives.Multiply(t, Gamma, t);
                TensorPrimitives.Add(t, Coef0, t);
                TensorPrimitives.Tanh(t, t);
                for (int lane = 0; lane < t.Length; lane++) k[n * width + i + lane] = (float)t[lane];
            }
        }
    }

    private static void Power(Span<float> k, int degree)
    {
        // k_i <- k_i^degree by the binary digits of the exponent
        for (int i = 0; i < k.Length; i++)
        {
            float square = k[i], power = 1;
            for (int n = degree; n > 0; n >>= 1, square *= square)
            {
                if ((n & 1) != 0) power *= square;
            }
            k[i] = power;
        }
    }
}
