using System.Numerics.Tensors;
using MLNetHybrid.Numerics;

namespace MLNetHybrid.OneClassSvm;

/// <summary>A kernel with its parameters resolved.</summary>
/// <param name="Kind">Which formula.</param>
/// <param name="Gamma">gamma; unused by the linear kernel.</param>
/// <param name="Degree">Exponent of the polynomial kernel.</param>
/// <param name="Coef0">Constant term of the polynomial and the sigmoid kernel.</param>
internal sealed record KernelFunction(SvmKernel Kind, double Gamma, int Degree, double Coef0)
{
    public const int MaximumDegree = 64;

    /// <summary>Whether every kernel matrix is positive semidefinite, so that the dual is convex.</summary>
    public bool IsPositiveDefinite => Kind is SvmKernel.Rbf or SvmKernel.Linear || (Kind == SvmKernel.Polynomial && Coef0 >= 0);

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
    /// k_ni = K(x_i, z_n) for N rows <paramref name="z"/> (N, D) and all rows x of <paramref name="panels"/>, into <paramref name="k"/> (N, P W); rows that
    /// fill the last panel up give values of no meaning. A value does not depend on the rows that are evaluated with it.
    /// </summary>
    public void Evaluate(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, int columnCount, Span<float> k)
    {
        if (Kind == SvmKernel.Rbf)
        {
            PanelKernels.SquaredDistances(panels, z, columnCount, k);
            ExponentialKernel.ScaleAndExponentiate(k, -Gamma);
            return;
        }

        PanelKernels.Dots(panels, z, columnCount, k);
        if (Kind == SvmKernel.Linear) return;

        TensorPrimitives.Multiply(k, (float)Gamma, k);
        TensorPrimitives.Add(k, (float)Coef0, k);
        if (Kind == SvmKernel.Sigmoid) TensorPrimitives.Tanh(k, k);
        else Power(k, Degree);
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
