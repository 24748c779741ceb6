using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Products;


namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>f(z) = sum_i w_i K(x_i, z) over M rows x. Immutable, safe for any number of threads.</summary>
internal sealed class KernelExpansion
{
    /// <summary>Values of a chunk of x, which stays in the first-level cache while all z are evaluated against it.</summary>
    private const int ValuesPerChunk = 4096;

    private const int MaximumRowsPerChunk = 256;

    /// <summary>Rows z that one thread takes at a time.</summary>
    public const int RowsPerBlock = 64;

    private const int ValuesPerSlab = 1 << 20;

    private const int FewestRowsPerSlab = 256, MostRowsPerSlab = 4096;

    private readonly RowPanels _rows;
    private readonly double[] _weights;
    private readonly KernelFunction _kernel;
    private readonly int _rowsPerChunk;

    /// <param name="rows">(M, D) row-major.</param>
    /// <param name="weights">(M)</param>
    /// <param name="columnCount">D.</param>
    /// <param name="kernel">K.</param>
    public KernelExpansion(ReadOnlySpan<float> rows, ReadOnlySpan<double> weights, int columnCount, KernelFunction kernel)
    {
        _rows = new RowPanels(rows, weights.Length, columnCount);
        _weights = new double[RowPanels.RoundUp(weights.Length)]; // the rows that fill the last panel up weigh nothing
        weights.CopyTo(_weights);
        _kernel = kernel;
        const int Unit = PanelKernels.TileWidth;
        _rowsPerChunk = Math.Clamp(ValuesPerChunk / columnCount / Unit * Unit, Unit, MaximumRowsPerChunk);
    }

    /// <summary>The sum over the rows whose weight is not zero.</summary>
    public static KernelExpansion OfNonzero(RowPanels rows, ReadOnlySpan<double> weights, KernelFunction kernel)
    {
        int D = rows.ColumnCount, count = weights.Length - weights.Count(0.0);
        var x = new float[checked(count * D)];
        var w = new double[count];
        for (int i = 0, m = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0) continue;
            rows.CopyRow(i, x.AsSpan(m * D, D));
            w[m++] = weights[i];
        }
        return new KernelExpansion(x, w, D, kernel);
    }

    public int Count => _rows.RowCount;

    /// <summary>x.</summary>
    public RowPanels Rows => _rows;

    /// <summary>D.</summary>
    public int ColumnCount => _rows.ColumnCount;

    /// <summary>Copies row <paramref name="index"/> of x to <paramref name="destination"/> (D).</summary>
    public void CopyRow(int index, Span<float> destination) => _rows.CopyRow(index, destination);

    /// <summary>
    /// f of N rows <paramref name="z"/> (N, D) into <paramref name="sums"/> (N). The order of additions is the same for every N.
    /// </summary>
    public void Evaluate(ReadOnlySpan<float> z, Span<double> sums)
    {
        // x: (M, D), w: (M), z: (N, D), f: (N).  f_n = sum_m w_m K(x_m, z_n), M in chunks
        const int Tile = PanelKernels.TileHeight;
        Span<float> k = stackalloc float[Tile * MaximumRowsPerChunk];
        sums.Clear();
        for (int start = 0; start < Count; start += _rowsPerChunk)
        {
            int end = Math.Min(start + _rowsPerChunk, Count);
            ReadOnlySpan<float> panels = _rows.Slice(start, end);
            ReadOnlySpan<double> weights = _weights.AsSpan(start, RowPanels.RoundUp(end) - start);
            for (int n = 0; n < sums.Length; n += Tile)
            {
                int height = Math.Min(Tile, sums.Length - n);
                _kernel.Evaluate(panels, z.Slice(n * ColumnCount, height * ColumnCount), ColumnCount, k[..(height * weights.Length)]);
                for (int i = 0; i < height; i++)
                    sums[n + i] += PanelKernels.WeightedSum(weights, k.Slice(i * weights.Length, weights.Length));
            }
        }
    }

    /// <summary>
    /// f of the rows from <paramref name="from"/> on, in slabs: between them the caller may cancel, and copies stay small.
    /// </summary>
    public void Evaluate(RowPanels rows, int from, double[] sums, int threadCount, Action checkAlive)
    {
        int rowsPerSlab = Math.Min(Math.Clamp(ValuesPerSlab / ColumnCount, FewestRowsPerSlab, MostRowsPerSlab), sums.Length);
        var slab = new float[rowsPerSlab * ColumnCount];
        for (int start = 0; start < sums.Length; start += rowsPerSlab)
        {
            checkAlive();
            int count = Math.Min(rowsPerSlab, sums.Length - start);
            for (int t = 0; t < count; t++) rows.CopyRow(from + start + t, slab.AsSpan(t * ColumnCount, ColumnCount));
            Evaluate(slab.AsMemory(0, count * ColumnCount), sums.AsMemory(start, count), threadCount);
        }
    }

    /// <summary>The same on several threads, in blocks of rows: each row's sum is the same for any number of threads.</summary>
    public void Evaluate(ReadOnlyMemory<float> z, Memory<double> sums, int threadCount)
    {
        int blocks = (sums.Length + RowsPerBlock - 1) / RowsPerBlock;
        if (threadCount == 1 || blocks < 2)
        {
            Evaluate(z.Span, sums.Span);
            return;
        }

        ParallelLoop.Run(blocks, threadCount, block =>
        {
            int start = block * RowsPerBlock, count = Math.Min(RowsPerBlock, sums.Length - start);
            Evaluate(z.Span.Slice(start * ColumnCount, count * ColumnCount), sums.Span.Slice(start, count));
        });
    }
}
