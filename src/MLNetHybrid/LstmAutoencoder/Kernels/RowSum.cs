using System.Numerics;
using System.Numerics.Tensors;

namespace MLNetHybrid.LstmAutoencoder.Kernels;

/// <summary>Sums over rows: the gradient of whatever was added to, or repeated on, every row.</summary>
internal static class RowSum
{
    /// <summary>s (N) += sum over r of x (R, N).</summary>
    public static void Add<T>(ReadOnlySpan<T> x, int rows, Span<T> s) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, n = s.Length, j = 0;
        for (; j <= n - width; j += width)
        {
            Vector<T> sum = new(s[j..]);
            for (int r = 0; r < rows; r++) sum += new Vector<T>(x.Slice(r * n + j, width));
            sum.CopyTo(s[j..]);
        }

        for (; j < n; j++)
        {
            T sum = s[j];
            for (int r = 0; r < rows; r++) sum += x[r * n + j];
            s[j] = sum;
        }
    }

    /// <summary>x (L, N) = s (N) in every row.</summary>
    public static void Repeat<T>(ReadOnlySpan<T> s, int rows, Span<T> x) where T : unmanaged
    {
        for (int r = 0; r < rows; r++) s.CopyTo(x.Slice(r * s.Length, s.Length));
    }

    /// <summary>s (N) = sum over t of x (L, N), for a long N.</summary>
    public static void Collapse<T>(ReadOnlySpan<T> x, int rows, Span<T> s) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x[..s.Length].CopyTo(s);
        for (int r = 1; r < rows; r++) TensorPrimitives.Add(s, x.Slice(r * s.Length, s.Length), s);
    }
}
