namespace MLNetHybrid.Detectors;

/// <summary>The outputs of one batch of N rows: their scores, and the values of each <see cref="OutputColumn"/>.</summary>
internal sealed class BatchOutput(int capacity, IEnumerable<OutputColumn> columns)
{
    private readonly float[] _scores = new float[capacity];
    private readonly Dictionary<OutputColumn, Array> _values = columns.ToDictionary(column => column, column => column.Allocate(capacity));

    /// <summary>N, rows in this batch.</summary>
    public int RowCount { get; set; }

    /// <summary>(N)</summary>
    public Memory<float> Scores => _scores.AsMemory(0, RowCount);

    /// <summary>(N, width) values of a column.</summary>
    public Memory<T> Of<T>(OutputColumn<T> column) where T : unmanaged => ((T[])_values[column]).AsMemory(0, RowCount * column.Width);

    /// <summary>(width) values of a column in one row.</summary>
    public Span<T> Of<T>(OutputColumn<T> column, int row) where T : unmanaged =>
        ((T[])_values[column]).AsSpan(row * column.Width, column.Width);
}
