using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// Gram matrices of rows x (N, D) less a centre c (D), summed in double precision; rows are taken to doubles a slab at a time. Both
/// triangles are filled. What is left of the mean after subtracting the centre, which is in single precision, is taken out of them.
/// </summary>
internal static class GramMatrix
{
    // Of the dimension that is summed over: a slab is packed by all threads, then used by all.
    private const int Slab = 512;

    private const int Piece = 128, Width = PanelMatrix.Width;

    // Panels of a block's side: both sides' slabs fit the second cache.
    private const int BlockSide = 8;

    // g: (D, D) = sum_n (x_n - m)(x_n - m)^T, m the mean
    public static PanelMatrix OfColumns(
        ReadOnlyMemory<float> x, int rows, int columns, ReadOnlyMemory<float> centre, int threadCount, Action checkAlive)
    {
        var g = new PanelMatrix(columns, columns);
        var slab = new PanelMatrix(Math.Min(Slab, rows), columns);
        for (int first = 0; first < rows; first += Slab)
        {
            checkAlive();
            int count = Math.Min(Slab, rows - first), start = first;
            ParallelLoop.Run(slab.PanelCount, threadCount, p => PackRows(x.Span, start, count, columns, centre.Span, p, slab));
            AddSquare(slab, count, g, threadCount);
        }

        Mirror(g, threadCount);
        SubtractMean(g, rows, ColumnSums(x, rows, columns, centre, threadCount));
        return g;
    }

    // g: (N, N), g_ij = (x_i - m) (x_j - m), m the mean
    public static PanelMatrix OfRows(
        ReadOnlyMemory<float> x, int rows, int columns, ReadOnlyMemory<float> centre, int threadCount, Action checkAlive)
    {
        var g = new PanelMatrix(rows, rows);
        var slab = new PanelMatrix(Math.Min(Slab, columns), rows);
        for (int first = 0; first < columns; first += Slab)
        {
            checkAlive();
            int count = Math.Min(Slab, columns - first), start = first;
            ParallelLoop.Run(slab.PanelCount, threadCount, p => PackColumns(x.Span, start, count, rows, columns, centre.Span, p, slab));
            AddSquare(slab, count, g, threadCount);
        }

        Mirror(g, threadCount);
        CentreBothWays(g);
        return g;
    }

    // slab: (n, D), panel p of it.  slab_kc = x_first+k,c - c_c
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackRows(
        ReadOnlySpan<float> x, int first, int count, int columns, ReadOnlySpan<float> centre, int p, PanelMatrix slab)
    {
        int c0 = p * Width, width = Math.Min(Width, columns - c0);
        Operand<double> to = slab.Panel(p)[..(count * Width)];
        Operand<float> c = centre.Slice(c0, width), from = x.Slice(first * columns, count * columns);
        for (int k = 0; k < count; k++)
        {
            Operand<float> row = from.From(k * columns + c0);
            Operand<double> target = to.From(k * Width);
            if (width == Width)
            {
                for (int j = 0; j < Width; j += 8) (Eight(row, j) - Eight(c, j)).StoreUnsafe(ref target.At(j, 8));
                continue;
            }

            for (int j = 0; j < width; j++) target[j] = (double)row[j] - c[j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Eight(Operand<float> x, int at)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref x.At(at, 8)));
        return Vector512.Create(low, high);
    }

    // slab: (n, N), panel p of it.  slab_kr = x_r,first+k - c_first+k
    public static void PackColumns(
        ReadOnlySpan<float> x, int first, int count, int rows, int columns, ReadOnlySpan<float> centre, int p, PanelMatrix slab)
    {
        int r0 = p * Width, width = Math.Min(Width, rows - r0);
        Operand<double> to = slab.Panel(p)[..(count * Width)];
        Operand<float> c = centre.Slice(first, count);
        for (int j = 0; j < width; j++)
        {
            Operand<float> row = x.Slice((r0 + j) * columns + first, count);
            for (int k = 0; k < count; k++) to[k * Width + j] = (double)row[k] - c[k];
        }
    }

    // Blocks on and above the diagonal: panel j of G, rows of panel i, i up to j.
    private static void AddSquare(PanelMatrix slab, int count, PanelMatrix g, int threadCount)
    {
        int side = (slab.PanelCount + BlockSide - 1) / BlockSide;
        ParallelLoop.Run(side * (side + 1) / 2, threadCount, block =>
        {
            int column = (int)((Math.Sqrt(8.0 * block + 1) - 1) / 2);
            int row = block - column * (column + 1) / 2;
            int endRow = Math.Min((row + 1) * BlockSide, slab.PanelCount), endColumn = Math.Min((column + 1) * BlockSide, slab.PanelCount);
            for (int k = 0; k < count; k += Piece)
            {
                int n = Math.Min(Piece, count - k);
                for (int j = column * BlockSide; j < endColumn; j++)
                {
                    ReadOnlySpan<double> b = slab.Panel(j)[(k * Width)..];
                    Span<double> to = g.Panel(j);
                    for (int i = row * BlockSide; i < Math.Min(endRow, j + 1); i++)
                        PanelProduct.Add(slab.Panel(i)[(k * Width)..], b, n, to[(i * Width * Width)..]);
                }
            }
        });
    }

    private static void Mirror(PanelMatrix g, int threadCount) => ParallelLoop.Run(g.PanelCount, threadCount, i =>
    {
        // Block (j, i), below the diagonal, is the transpose of (i, j), which panel j holds.
        for (int j = i + 1; j < g.PanelCount; j++)
        {
            Operand<double> from = g.Panel(j).Slice(i * Width * Width, Width * Width);
            Operand<double> to = g.Panel(i).Slice(j * Width * Width, Width * Width);
            for (int r = 0; r < Width; r++)
                for (int c = 0; c < Width; c++) to[c * Width + r] = from[r * Width + c];
        }
    });

    private static double[] ColumnSums(ReadOnlyMemory<float> x, int rows, int columns, ReadOnlyMemory<float> centre, int threadCount)
    {
        double[] sums = ColumnMeans.Sums(x, rows, columns, threadCount);
        for (int c = 0; c < columns; c++) sums[c] -= (double)rows * centre.Span[c];
        return sums;
    }

    // sum (x - c)(x - c)^T - s s^T / N, s = sum (x - c)
    private static void SubtractMean(PanelMatrix g, int rows, double[] sums)
    {
        for (int p = 0; p < g.PanelCount; p++)
        {
            Span<double> panel = g.Panel(p);
            int width = Math.Min(Width, sums.Length - p * Width);
            for (int r = 0; r < sums.Length; r++)
                for (int c = 0; c < width; c++) panel[r * Width + c] -= sums[r] * sums[p * Width + c] / rows;
        }
    }

    // g_ij - (mean of row i) - (mean of row j) + mean
    private static void CentreBothWays(PanelMatrix g)
    {
        int n = g.RowCount;
        var means = new double[n];
        double mean = 0;
        for (int c = 0; c < n; c++)
        {
            double sum = 0;
            for (int r = 0; r < n; r++) sum += g[r, c];
            means[c] = sum / n;
            mean += means[c] / n;
        }

        for (int c = 0; c < n; c++)
            for (int r = 0; r < n; r++) g[r, c] += mean - (means[r] + means[c]);
    }
}
