using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Components;

namespace MLNetHybrid.Streams;

/// <summary>
/// The last L rows of one stream, F values each. A sparse row stays sparse, and a stream of few rows takes the memory of few rows.
/// </summary>
internal sealed class WindowRing(int length, int width, long stream)
{
    /// <summary>The number of no stream: rows whose partition key is missing.</summary>
    public const long UnknownStream = -1;

    private const int FirstSlots = 4;

    // The row at place p of its stream lies at p modulo L.
    private VBuffer<float>[] _rows = new VBuffer<float>[Math.Min(length, FirstSlots)];
    private long _count;
    private long _newestBad = -1;

    /// <summary>Number of the stream. One that starts over has another number.</summary>
    public long Stream { get; private set; } = stream;

    /// <summary>L.</summary>
    public int Length => length;

    /// <summary>F.</summary>
    public int Width => width;

    /// <summary>Place of the newest row in its stream, from 0.</summary>
    public long Place => _count - 1;

    /// <summary>Whether there are L rows.</summary>
    public bool IsComplete => _count >= length;

    /// <summary>Whether no value of the rows is missing or infinite.</summary>
    public bool IsFinite => _newestBad <= Place - length;

    /// <summary>Whether the window is whole, or why not.</summary>
    public RowStatus Status =>
        Stream == UnknownStream
            ? RowStatus.UnknownStream : !IsComplete ? RowStatus.WarmingUp : IsFinite ? RowStatus.Judged
            : RowStatus.MissingFeature;

    /// <summary>Rows that there is room for: they grow with the rows that came, up to L.</summary>
    public int Slots => _rows.Length;

    /// <summary>Forgets the rows; those to come belong to another stream, which may be a short one.</summary>
    public void Restart(long stream)
    {
        if (_rows.Length > FirstSlots) _rows = new VBuffer<float>[FirstSlots];
        Stream = stream;
        _count = 0;
        _newestBad = -1;
    }

    /// <summary>Has <paramref name="getRow"/> write the stream's next row. Where that throws, the ring has to be restarted.</summary>
    public void Push(ValueGetter<VBuffer<float>> getRow, string column)
    {
        var slot = (int)(_count % length);
        if (slot == _rows.Length) Array.Resize(ref _rows, (int)Math.Min(length, 2L * _rows.Length));
        ref VBuffer<float> row = ref _rows[slot];
        getRow(ref row);
        FeatureValues.Check(in row, width, column);
        if (!FeatureValues.IsFinite(in row)) _newestBad = _count;
        _count++;
    }

    /// <summary>The row that came <paramref name="age"/> rows before the newest, in [0, L).</summary>
    public ref readonly VBuffer<float> Row(int age) => ref _rows[(Place - age) % length];

    /// <summary>
    /// Writes (L, F), oldest row first: sparse where at most a quarter of the values is there; all NaN until there are L rows.
    /// </summary>
    public void CopyTo(ref VBuffer<float> window)
    {
        if (!IsComplete)
        {
            VBufferEditor<float> missing = VBufferEditor.Create(ref window, length * width);
            missing.Values.Fill(float.NaN);
            window = missing.Commit();
            return;
        }

        long present = 0;
        foreach (ref readonly VBuffer<float> row in _rows.AsSpan()) present += row.GetValues().Length;
        window = present <= FeatureValues.LargestSparseShare * length * width ? Sparse(ref window, (int)present) : Dense(ref window);
    }

    private VBuffer<float> Dense(ref VBuffer<float> window)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref window, length * width);
        for (int t = 0; t < length; t++) Row(length - 1 - t).CopyTo(editor.Values.Slice(t * width, width));
        return editor.Commit();
    }

    private VBuffer<float> Sparse(ref VBuffer<float> window, int present)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref window, length * width, present);
        int filled = 0;
        for (int t = 0; t < length; t++)
        {
            ref readonly VBuffer<float> row = ref Row(length - 1 - t);
            ReadOnlySpan<float> values = row.GetValues();
            values.CopyTo(editor.Values[filled..]);
            Span<int> indices = editor.Indices.Slice(filled, values.Length);
            if (row.IsDense) for (int i = 0; i < indices.Length; i++) indices[i] = t * width + i;
            else TensorPrimitives.Add(row.GetIndices(), t * width, indices);
            filled += values.Length;
        }

        return editor.Commit();
    }
}
