using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>Sums and means of the columns of rows x (N, D), in double precision, the same on any number of threads.</summary>
internal static class ColumnMeans
{
    // Of a part: neighbouring columns share cache lines.
    private const int Columns = 256;

    /// <summary>(D) means, rounded to single precision.</summary>
    public static float[] Of(ReadOnlyMemory<float> x, int rows, int columns, int threadCount)
    {
        double[] sums = Sums(x, rows, columns, threadCount);
        var means = new float[columns];
        for (int c = 0; c < columns; c++) means[c] = (float)(sums[c] / rows);
        return means;
    }

    /// <summary>(D) sums.</summary>
    public static double[] Sums(ReadOnlyMemory<float> x, int rows, int columns, int threadCount)
    {
        var sums = new double[columns];
        ParallelLoop.Run((columns + Columns - 1) / Columns, threadCount, part =>
            Add(x.Span, rows, columns, part * Columns, sums.AsSpan(part * Columns, Math.Min(Columns, columns - part * Columns))));
        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<float> x, int rows, int columns, int first, Span<double> sums)
    {
        Operand<double> to = sums;
        for (int n = 0; n < rows; n++)
        {
            Operand<float> row = x.Slice(n * columns + first, sums.Length);
            int c = 0;
            for (; c + 16 <= sums.Length; c += 16)
            {
                (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.LoadUnsafe(ref row.At(c, 16)));
                (Vector512.LoadUnsafe(ref to.At(c, 8)) + low).StoreUnsafe(ref to.At(c, 8));
                (Vector512.LoadUnsafe(ref to.At(c + 8, 8)) + high).StoreUnsafe(ref to.At(c + 8, 8));
            }

            for (; c < sums.Length; c++) to[c] += row[c];
        }
    }
}
