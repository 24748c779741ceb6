using System.Numerics;
using System.Numerics.Tensors;

namespace MLNetHybrid.LstmAutoencoder.Kernels;

/// <summary>
/// y = x W + b on R rows: x (R, In), W (In, Out), b (Out), y (R, Out). Serves as output layer, as shortcut projection, and as the
/// input projection of an LSTM, whose Out is 4H.
/// </summary>
internal static class DenseLayer
{
    public static void Forward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> w, ReadOnlySpan<T> b, int rows, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = b.Length;
        for (int r = 0; r < rows; r++) b.CopyTo(y.Slice(r * width, width));
        MatrixProduct.Add(x, w, y, rows, w.Length / width, width);
    }

    /// <summary>y += x W + b.</summary>
    public static void AddForward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> w, ReadOnlySpan<T> b, int rows, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = b.Length;
        for (int r = 0; r < rows; r++)
        {
            Span<T> row = y.Slice(r * width, width);
            TensorPrimitives.Add(row, b, row);
        }

        MatrixProduct.Add(x, w, y, rows, w.Length / width, width);
    }

    /// <summary>dW += x^T dy and db += column sums of dy.</summary>
    public static void BackwardToWeights<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dy, int rows, Span<T> dw, Span<T> db)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = db.Length;
        MatrixProduct.AddTransposed(x, dy, dw, dw.Length / width, rows, width);
        RowSum.Add(dy, rows, db);
    }

    /// <summary>dx += dy W^T, given W^T (Out, In).</summary>
    public static void BackwardToInput<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> wTransposed, int rows, int inputSize, Span<T> dx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MatrixProduct.Add(dy, wTransposed, dx, rows, wTransposed.Length / inputSize, inputSize);
}
