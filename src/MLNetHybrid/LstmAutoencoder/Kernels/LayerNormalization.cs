using System.Numerics;
using System.Numerics.Tensors;

namespace MLNetHybrid.LstmAutoencoder.Kernels;

/// <summary>
/// Layer normalization (Ba, Kiros and Hinton 2016) of each row of x (R, H), with Keras's epsilon inside the root:
/// <c>y = gamma n + beta,  n = (x - mean x) / sqrt(var x + epsilon)</c>.
/// </summary>
internal static class LayerNormalization
{
    /// <summary>x (R, H) is replaced by n; y (R, H) and the reciprocal deviations (R) are written.</summary>
    public static void Forward<T>(ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, T epsilon, int rows, Span<T> x, Span<T> reciprocalDeviation, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int hidden = gamma.Length;
        T share = T.One / T.CreateTruncating(hidden);
        for (int r = 0; r < rows; r++)
        {
            Span<T> n = x.Slice(r * hidden, hidden);
            Span<T> yr = y.Slice(r * hidden, hidden);
            T mean = TensorPrimitives.Sum<T>(n) * share;
            TensorPrimitives.Subtract(n, mean, n);
            T reciprocal = T.One / T.Sqrt(TensorPrimitives.SumOfSquares<T>(n) * share + epsilon);
            reciprocalDeviation[r] = reciprocal;
            TensorPrimitives.Multiply(n, reciprocal, n);
            TensorPrimitives.MultiplyAdd(n, gamma, beta, yr);
        }
    }

    /// <summary>Replaces dy (R, H) by dx, adds dgamma and dbeta.</summary>
    // With e = dy gamma: dx = (e - mean e - n mean(e n)) / deviation
    public static void Backward<T>(
        ReadOnlySpan<T> gamma, ReadOnlySpan<T> n, ReadOnlySpan<T> reciprocalDeviation, int rows, Span<T> dy, Span<T> dgamma, Span<T> dbeta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int hidden = gamma.Length;
        T share = T.One / T.CreateTruncating(hidden);
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<T> nr = n.Slice(r * hidden, hidden);
            Span<T> d = dy.Slice(r * hidden, hidden);
            TensorPrimitives.Add(dbeta, d, dbeta);
            TensorPrimitives.MultiplyAdd(d, nr, dgamma, dgamma);
            TensorPrimitives.Multiply(d, gamma, d);
            T mean = TensorPrimitives.Sum<T>(d) * share;
            T slope = TensorPrimitives.Dot(d, nr) * share;
            TensorPrimitives.Subtract(d, mean, d);
            TensorPrimitives.MultiplyAdd(nr, -slope, d, d);
            TensorPrimitives.Multiply(d, reciprocalDeviation[r], d);
        }
    }
}
