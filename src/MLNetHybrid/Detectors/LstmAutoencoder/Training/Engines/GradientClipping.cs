using System.Numerics.Tensors;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>Clipping by the global norm (Pascanu, Mikolov and Bengio 2013): <c>g = g c / |g|</c> where |g| is above c.</summary>
internal static class GradientClipping
{
    private const int Chunk = 256;

    /// <summary>Shortens <paramref name="gradient"/> to the length <paramref name="maximumNorm"/> if it is longer.</summary>
    public static void Apply(double maximumNorm, Span<float> gradient)
    {
        double norm = Norm(gradient);
        if (norm > maximumNorm) TensorPrimitives.Multiply(gradient, (float)(maximumNorm / norm), gradient);
    }

    /// <summary>|g|, summed in double and always in one order: squares of floats neither overflow nor vanish there.</summary>
    public static double Norm(ReadOnlySpan<float> gradient)
    {
        double sum = 0;
        Span<double> values = stackalloc double[Chunk];
        for (int first = 0; first < gradient.Length; first += Chunk)
        {
            ReadOnlySpan<float> part = gradient.Slice(first, Math.Min(Chunk, gradient.Length - first));
            TensorPrimitives.ConvertTruncating(part, values);
            sum += TensorPrimitives.SumOfSquares<double>(values[..part.Length]);
        }

        return Math.Sqrt(sum);
    }
}
