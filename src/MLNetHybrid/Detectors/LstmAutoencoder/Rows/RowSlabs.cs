using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Numerics.Products;


namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>The rows of a batch, read slab after slab of features: dense rows by their offsets, sparse rows by how far each has been read.</summary>
internal sealed class RowSlabs
{
    private readonly DenseRows? _dense;
    private readonly SparseRows? _sparse;
    private readonly int[] _numbers;

    // Dense: where each row begins. Sparse: which of its values comes next.
    private readonly int[] _position;

    /// <param name="rows">All rows.</param>
    /// <param name="numbers">(R): those of the batch.</param>
    /// <param name="first">The first feature that will be read; slabs follow each other from there.</param>
    public RowSlabs(FeatureRows rows, int[] numbers, int first)
    {
        _dense = rows as DenseRows;
        _sparse = rows as SparseRows;
        _numbers = numbers;
        _position = _dense is not null
            ? [.. numbers.Select(row => row * rows.FeatureCount)]
            : [.. numbers.Select(row => LowerBound(_sparse!.Indices(row), first))];
    }

    /// <summary>p (R, C) += x W for the features of the slab, w (n, C).</summary>
    public void AddProduct(int first, ReadOnlySpan<float> w, int columns, Span<float> p)
    {
        if (_dense is not null)
        {
            RowProduct.Add(_dense.Values.Span, _position, first, w, columns, p);
            return;
        }

        for (int r = 0; r < _numbers.Length; r++)
        {
            if (Next(r, first + w.Length / columns, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> values))
                RowProduct.AddSparse(values, indices, first, w, columns, p.Slice(r * columns, columns));
        }
    }

    /// <summary>g (n, C) += x^T d for the features of the slab, d (R, C).</summary>
    public void AddTransposed(int first, int count, ReadOnlySpan<float> d, int columns, Span<float> g)
    {
        if (_dense is not null)
        {
            RowProduct.AddTransposed(_dense.Values.Span, _position, first, count, d, columns, g);
            return;
        }

        for (int r = 0; r < _numbers.Length; r++)
        {
            if (Next(r, first + count, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> values))
                RowProduct.AddTransposedSparse(values, indices, first, d.Slice(r * columns, columns), columns, g);
        }
    }

    // The values of a sparse row before feature end that have not been read yet.
    private bool Next(int r, int end, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> values)
    {
        indices = _sparse!.Indices(_numbers[r])[_position[r]..];
        values = default;
        if (indices.IsEmpty || indices[0] >= end) return false;
        int count = LowerBound(indices, end);
        indices = indices[..count];
        values = _sparse.Values(_numbers[r]).Slice(_position[r], count);
        _position[r] += count;
        return true;
    }

    private static int LowerBound(ReadOnlySpan<int> indices, int feature)
    {
        int found = indices.BinarySearch(feature);
        return found < 0 ? ~found : found;
    }
}
