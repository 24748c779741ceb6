namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// A matrix of rows stored in panels of <see cref="Width"/> rows, column by column inside a panel: element (i, d) is at
/// ((i / W) D + d) W + i % W. One vector then holds the same column of W rows, and distances or dot products of one vector with W rows
/// need no sum across lanes, for any D. The last panel is filled up with zeros.
/// </summary>
internal sealed class RowPanels
{
    /// <summary>W, rows per panel.</summary>
    public const int Width = 16;

    private readonly float[] _values;

    /// <summary>Copies <paramref name="rows"/> (<paramref name="rowCount"/>, <paramref name="columnCount"/>), row-major.</summary>
    public RowPanels(ReadOnlySpan<float> rows, int rowCount, int columnCount)
    {
        RowCount = rowCount;
        ColumnCount = columnCount;
        _values = new float[checked(RoundUp(rowCount) * columnCount)];
        for (int i = 0; i < rowCount; i++)
        {
            for (int d = 0; d < columnCount; d++) _values[Offset(i) + d * Width] = rows[i * columnCount + d];
        }
    }

    public int RowCount { get; }

    /// <summary>D.</summary>
    public int ColumnCount { get; }

    /// <summary>The panels that hold rows [start, end); <paramref name="start"/> must begin a panel.</summary>
    public ReadOnlySpan<float> Slice(int start, int end) => _values.AsSpan(start * ColumnCount, (RoundUp(end) - start) * ColumnCount);

    /// <summary>Copies row <paramref name="row"/> to <paramref name="destination"/> (D).</summary>
    public void CopyRow(int row, Span<float> destination)
    {
        int offset = Offset(row);
        for (int d = 0; d < ColumnCount; d++) destination[d] = _values[offset + d * Width];
    }

    /// <summary>Lets two rows change places.</summary>
    public void SwapRows(int first, int second)
    {
        int i = Offset(first), j = Offset(second);
        for (int d = 0; d < ColumnCount; d++, i += Width, j += Width) (_values[i], _values[j]) = (_values[j], _values[i]);
    }

    /// <summary>The first multiple of W that is not below <paramref name="count"/>.</summary>
    public static int RoundUp(int count) => checked(count + Width - 1) / Width * Width;

    /// <summary>The last multiple of W that is not above <paramref name="count"/>.</summary>
    public static int RoundDown(int count) => count / Width * Width;

    private int Offset(int row) => row / Width * Width * ColumnCount + row % Width;
}
