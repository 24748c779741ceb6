using System.Runtime.InteropServices;

namespace MLNetHybrid.Detectors;

/// <summary>The outputs of one batch: N scores, and for each extra column (N, width) values.</summary>
internal sealed class BatchOutput
{
    private readonly float[] _scores;
    private readonly float[][] _extras;
    private readonly IReadOnlyList<OutputColumn> _columns;

    public BatchOutput(int capacity, IReadOnlyList<OutputColumn> columns)
    {
        _columns = columns;
        _scores = new float[capacity];
        _extras = [.. columns.Select(c => new float[checked(capacity * c.Width)])];
    }

    /// <summary>N, rows in this batch.</summary>
    public int RowCount { get; set; }

    /// <summary>(N)</summary>
    public Span<float> Scores => _scores.AsSpan(0, RowCount);

    /// <summary>The same scores for code that cannot hold a span, as other threads cannot.</summary>
    public Memory<float> ScoreMemory => _scores.AsMemory(0, RowCount);

    /// <summary>(N, width) of the extra column with this index.</summary>
    public Span<float> Extra(int column) => _extras[column].AsSpan(0, RowCount * _columns[column].Width);

    /// <summary>The same values for code that cannot hold a span.</summary>
    public Memory<float> ExtraMemory(int column) => _extras[column].AsMemory(0, RowCount * _columns[column].Width);

    /// <summary>(N) of the extra integer column with this index: an Int32 takes the place of a float.</summary>
    public Span<int> Integers(int column) => MemoryMarshal.Cast<float, int>(Extra(column));

    /// <summary>Row <paramref name="row"/> of an extra column.</summary>
    public Span<float> Extra(int column, int row) => _extras[column].AsSpan(row * _columns[column].Width, _columns[column].Width);
}
