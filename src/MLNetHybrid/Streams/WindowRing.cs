using System.Numerics.Tensors;
using Microsoft.ML.Data;
using MLNetHybrid.Components;
using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Streams;

/// <summary>
/// The last L rows of one stream, F values each. A sparse row stays sparse, and a stream of few rows takes the memory of few rows.
/// </summary>
internal sealed class WindowRing(int length, int width, long stream)
{
    /// <summary>The number of no stream: rows whose partition key is missing.</summary>
    public const long UnknownStream = -1;

    private const int FirstSlots = 4;

    // The row at place p of its stream lies at p modulo L: in one array until a sparse row comes, and from then on each by itself.
    private float[] _values = new float[Math.Min(length, FirstSlots) * width];
    private VBuffer<float>[]? _rows;
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
    public int Slots => _rows?.Length ?? _values.Length / width;

    /// <summary>Forgets the rows; those to come belong to another stream, which may be a short one.</summary>
    public void Restart(long stream)
    {
        if (_rows is not null || Slots > FirstSlots) _values = new float[Math.Min(length, FirstSlots) * width];
        _rows = null;
        Stream = stream;
        _count = 0;
        _newestBad = -1;
    }

    /// <summary>The rows stay, under another number.</summary>
    public void Renumber(long stream) => Stream = stream;

    /// <summary>Takes the stream's next row in.</summary>
    public void Push(WindowRow row)
    {
        var slot = (int)(_count % length);
        if (slot == Slots) Grow((int)Math.Min(length, 2L * slot));
        if (!row.IsDense && _rows is null) Separate();
        if (_rows is null) row.GetValues().CopyTo(Dense(slot));
        else Store(row, ref _rows[slot]);
        if (!FeatureValues.IsFinite(row.GetValues())) _newestBad = _count;
        _count++;
    }

    /// <summary>Notes what the next row will take the place of, so that <see cref="TakeBack"/> can undo it.</summary>
    public void Note(ref Overwritten note)
    {
        (note.Ring, note.Stream, note.Count, note.NewestBad) = (this, Stream, _count, _newestBad);
        if (IsComplete) Store(Row(length - 1), ref note.Row);
    }

    /// <summary>
    /// Takes the newest row back. The stream goes on under another number: who has read the row must not take it for known.
    /// </summary>
    /// <param name="note">Of before that row.</param>
    /// <param name="stream">The stream's new number.</param>
    public void TakeBack(in Overwritten note, long stream)
    {
        (_count, _newestBad, Stream) = (note.Count, note.NewestBad, stream);
        if (!IsComplete) return;
        var slot = (int)(_count % length);
        WindowRow row = note.Row;
        if (_rows is null) row.GetValues().CopyTo(Dense(slot));
        else Store(row, ref _rows[slot]);
    }

    /// <summary>The row that came <paramref name="age"/> rows before the newest, in [0, L).</summary>
    public WindowRow Row(int age)
    {
        var slot = (int)((Place - age) % length);
        return _rows is null ? new WindowRow(width, Dense(slot), default, isDense: true) : _rows[slot];
    }

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

        long present = _rows is null ? (long)length * width : 0;
        foreach (ref readonly VBuffer<float> row in _rows.AsSpan()) present += row.GetValues().Length;
        window = present <= FeatureValues.LargestSparseShare * length * width ? Sparse(ref window, (int)present) : Dense(ref window);
    }

    /// <summary>Writes the rows that are there.</summary>
    public void Write(StateWriter state)
    {
        state.Body.Write(_count);
        state.Body.Write(_newestBad);
        for (int age = (int)Math.Min(_count, length) - 1; age >= 0; age--)
        {
            WindowRow row = Row(age);
            state.EndRecord();
            state.Body.Write(row.IsDense ? width : ~row.GetValues().Length);
            state.WriteArray(row.GetValues());
            if (!row.IsDense) state.WriteArray(row.GetIndices());
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, into a ring of no number yet.</summary>
    public static WindowRing Read(StateReader state, int length, int width)
    {
        long count = state.Body.ReadInt64(0, long.MaxValue, "the rows of a stream");
        long newestBad = state.Body.ReadInt64(-1, count - 1, "a missing feature's place");
        int rows = (int)Math.Min(count, length);
        var ring = new WindowRing(length, width, stream: 0) { _count = count - rows };
        // A full ring may begin anywhere; one that is not begins at its first slot.
        if (rows == length) ring.Grow(length);
        for (int i = 0; i < rows; i++)
        {
            state.NextRecord();
            int present = state.Body.ReadInt32(~width, width, "the values of a row");
            int slot = (int)(ring._count % length);
            if (slot == ring.Slots) ring.Grow((int)Math.Min(length, 2L * slot));
            if (present >= 0)
            {
                state.Body.Check(present == width, "a row has too few values");
                if (ring._rows is null) state.Body.ReadInto(ring.Dense(slot), "a row");
                else ring._rows[slot] = new VBuffer<float>(width, state.Body.ReadArray<float>(width, "a row"));
            }
            else
            {
                float[] values = state.Body.ReadArray<float>(~present, "a row");
                int[] indices = state.Body.ReadArray<int>(~present, "a row's features");
                state.Body.Check(Rise(indices, width), "a sparse row's features do not rise");
                if (ring._rows is null) ring.Separate();
                ring._rows![slot] = new VBuffer<float>(width, ~present, values, indices);
            }
            ring._count++;
        }
        ring._newestBad = newestBad;
        return ring;
    }

    /// <summary>What a row has taken the place of.</summary>
    public struct Overwritten
    {
        /// <summary>The ring; null: the row belongs to none.</summary>
        public WindowRing? Ring;
        public long Stream, Count, NewestBad;

        /// <summary>The row, where the window was full.</summary>
        public VBuffer<float> Row;
    }

    private static bool Rise(ReadOnlySpan<int> indices, int width)
    {
        int last = -1;
        foreach (int index in indices)
        {
            if (index <= last || index >= width) return false;
            last = index;
        }
        return true;
    }

    private Span<float> Dense(int slot) => _values.AsSpan(slot * width, width);

    private void Grow(int slots)
    {
        if (_rows is not null) Array.Resize(ref _rows, slots);
        else Array.Resize(ref _values, slots * width);
    }

    // From now on each row by itself.
    private void Separate()
    {
        _rows = new VBuffer<float>[Slots];
        int filled = (int)Math.Min(_count, Slots);
        for (int slot = 0; slot < filled; slot++) _rows[slot] = new VBuffer<float>(width, Dense(slot).ToArray());
        _values = [];
    }

    private static void Store(WindowRow row, ref VBuffer<float> slot)
    {
        ReadOnlySpan<float> values = row.GetValues();
        VBufferEditor<float> editor = VBufferEditor.Create(ref slot, row.Length, values.Length);
        values.CopyTo(editor.Values);
        if (!row.IsDense) row.GetIndices().CopyTo(editor.Indices);
        slot = editor.Commit();
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
            WindowRow row = Row(length - 1 - t);
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
