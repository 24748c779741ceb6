using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>Up to 32 rows from anywhere, arranged as a tile of queries with the box around them. Scratch for one thread.</summary>
internal sealed class QueryTile(int columnCount)
{
    private readonly float[] _columns = new float[checked(columnCount * TileKernels.TileRows)];
    private readonly float[] _lo = new float[columnCount];
    private readonly float[] _hi = new float[columnCount];
    private readonly float[] _halfSquares = new float[TileKernels.TileRows];

    public QueryRows Rows => new(_columns, _halfSquares, _lo, _hi);

    /// <summary>(D, 32); 0 where there is no row.</summary>
    public ReadOnlySpan<float> Columns => _columns;

    /// <summary>A bit for each row.</summary>
    public uint Active { get; private set; }

    /// <summary>Takes the rows at these positions of the tiles' order in place of the present ones.</summary>
    /// <param name="rows">With as many columns.</param>
    /// <param name="positions">At least 1, at most 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(TiledRows rows, ReadOnlySpan<int> positions)
    {
        Active = uint.MaxValue >> (TileKernels.TileRows - positions.Length);
        if (positions.Length < TileKernels.TileRows) Array.Clear(_columns);
        for (int d = 0; d < _lo.Length; d++)
        {
            Span<float> column = _columns.AsSpan(d * TileKernels.TileRows, positions.Length);
            for (int i = 0; i < positions.Length; i++) column[i] = rows.Value(positions[i], d);
            (_lo[d], _hi[d]) = (TensorPrimitives.Min<float>(column), TensorPrimitives.Max<float>(column));
        }
        MeasureSquares(positions.Length);
    }

    /// <summary>Takes the rows with these indices in place of the present ones.</summary>
    /// <param name="rows">(N, D) row-major.</param>
    /// <param name="indices">At least 1, at most 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(ReadOnlySpan<float> rows, ReadOnlySpan<int> indices)
    {
        int D = _lo.Length;
        if (indices.Length < TileKernels.TileRows) Array.Clear(_columns);
        Active = uint.MaxValue >> (TileKernels.TileRows - indices.Length);
        for (int i = 0; i < indices.Length; i++)
        {
            ReadOnlySpan<float> row = rows.Slice(indices[i] * D, D);
            if (i == 0)
            {
                row.CopyTo(_lo);
                row.CopyTo(_hi);
            }
            TensorPrimitives.Min(row, _lo, _lo);
            TensorPrimitives.Max(row, _hi, _hi);
            for (int d = 0; d < D; d++) _columns[d * TileKernels.TileRows + i] = row[d];
        }
        MeasureSquares(indices.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MeasureSquares(int count)
    {
        for (int i = 0; i < count; i++)
        {
            double square = 0;
            for (int place = i; place < _columns.Length; place += TileKernels.TileRows) square += (double)_columns[place] * _columns[place];
            _halfSquares[i] = (float)(square / 2);
        }
    }
}
