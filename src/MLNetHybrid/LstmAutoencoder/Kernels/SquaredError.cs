using System.Numerics;

namespace MLNetHybrid.LstmAutoencoder.Kernels;

/// <summary>Squared reconstruction error of rows of x and y (L, B, F), and its gradient.</summary>
internal static class SquaredError
{
    /// <summary>error (B) = mean over t and f of (y - x)^2.</summary>
    public static void MeanPerWindow<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, int steps, int count, int features, Span<double> error)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        error = error[..count];
        error.Clear();
        for (int row = 0; row < steps * count; row++)
            error[row % count] += double.CreateTruncating(Distance(x.Slice(row * features, features), y.Slice(row * features, features)));
        double share = 1 / ((double)steps * features);
        foreach (ref double e in error) e *= share;
    }

    /// <summary>Replaces y by scale (y - x).</summary>
    public static void Gradient<T>(ReadOnlySpan<T> x, T scale, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, j = 0;
        for (; j <= y.Length - width; j += width)
            ((new Vector<T>(y[j..]) - new Vector<T>(x[j..])) * scale).CopyTo(y[j..]);
        for (; j < y.Length; j++) y[j] = (y[j] - x[j]) * scale;
    }

    private static T Distance<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, j = 0;
        Vector<T> sums = Vector<T>.Zero;
        for (; j <= x.Length - width; j += width)
        {
            Vector<T> d = new Vector<T>(y[j..]) - new Vector<T>(x[j..]);
            sums = VectorMath.MultiplyAdd(d, d, sums);
        }

        T sum = Vector.Sum(sums);
        for (; j < x.Length; j++) sum += (y[j] - x[j]) * (y[j] - x[j]);
        return sum;
    }
}
