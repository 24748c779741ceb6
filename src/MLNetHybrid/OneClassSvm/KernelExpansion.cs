using MLNetHybrid.Numerics;

namespace MLNetHybrid.OneClassSvm;

/// <summary>f(z) = sum_i w_i K(x_i, z) over M rows x. Immutable, safe for any number of threads.</summary>
internal sealed class KernelExpansion
{
    /// <summary>Rows x whose values stay in the first-level cache while several z are evaluated.</summary>
    private const int RowsPerChunk = 256;

    /// <summary>Rows z that one thread takes at a time.</summary>
    public const int RowsPerBlock = 64;

    private readonly RowPanels _rows;
    private readonly double[] _weights;
    private readonly KernelFunction _kernel;

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
    }

    public int Count => _rows.RowCount;

    /// <summary>D.</summary>
    public int ColumnCount => _rows.ColumnCount;

    /// <summary>Copies row <paramref name="index"/> of x to <paramref name="destination"/> (D).</summary>
    public void CopyRow(int index, Span<float> destination) => _rows.CopyRow(index, destination);

    /// <summary>f of each of N rows <paramref name="z"/> (N, D) into <paramref name="sums"/> (N). The order of additions is the same for every N.</summary>
    public void Evaluate(ReadOnlySpan<float> z, Span<double> sums)
    {
        // x: (M, D), w: (M), z: (N, D), f: (N).  f_n = sum_m w_m K(x_m, z_n), M in chunks
        Span<float> k = stackalloc float[RowsPerChunk];
        sums.Clear();
        for (int start = 0; start < Count; start += RowsPerChunk)
        {
            int end = Math.Min(start + RowsPerChunk, Count);
            ReadOnlySpan<float> panels = _rows.Slice(start, end);
            Span<float> chunk = k[..(RowPanels.RoundUp(end) - start)];
            ReadOnlySpan<double> weights = _weights.AsSpan(start, chunk.Length);
            for (int n = 0; n < sums.Length; n++)
            {
                _kernel.Evaluate(panels, z.Slice(n * ColumnCount, ColumnCount), chunk);
                sums[n] += PanelKernels.WeightedSum(weights, chunk);
            }
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

        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threadCount }, block =>
        {
            int start = block * RowsPerBlock, count = Math.Min(RowsPerBlock, sums.Length - start);
            Evaluate(z.Span.Slice(start * ColumnCount, count * ColumnCount), sums.Span.Slice(start, count));
        });
    }
}
