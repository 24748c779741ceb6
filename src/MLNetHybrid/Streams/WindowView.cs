using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Streams;

/// <summary>
/// The window that ends at the row on which a cursor stands, as the rows it is made of: what a reader takes instead of L x F values per
/// row, nearly all of which it has seen before. Valid until the cursor moves on.
/// </summary>
internal readonly struct WindowView(WindowRing ring)
{
    /// <summary>Number of the stream that the rows belong to; a cursor never gives one number to two streams.</summary>
    public long Stream => ring.Stream;

    /// <summary>
    /// Place of the newest row in its stream, from 0. Where rows were filtered out since the last view of this stream, places are missing
    /// in between.
    /// </summary>
    public long Place => ring.Place;

    /// <summary>L.</summary>
    public int Length => ring.Length;

    /// <summary>Whether the window has L rows without a missing or infinite value.</summary>
    public bool IsUsable => ring.IsComplete && ring.IsFinite;

    /// <summary>Whether the window, written out, holds NaN alone: it has not L rows, or all their values are missing.</summary>
    public bool IsMissing
    {
        get
        {
            if (!ring.IsComplete) return true;
            if (ring.IsFinite) return false;
            for (int age = 0; age < ring.Length; age++)
                if (!ring.Row(age).IsMissing) return false;
            return true;
        }
    }

    /// <summary>The row that came <paramref name="age"/> rows before the newest, in [0, L).</summary>
    public WindowRow Row(int age) => ring.Row(age);

    /// <summary>
    /// Asks the owner of a column of windows for its rows. ML.NET's transforms hand the request for a column that they do not change on to
    /// their input with the type asked for, so it arrives at the sliding window exactly where the column is still the one that it made.
    /// Everything else that holds values of a column (another maker of the column, a cache, a shuffle, parallel cursors) knows the column's
    /// own type only and refuses.
    /// </summary>
    /// <returns>Null where nobody knows the rows: then the column has to be read as vectors.</returns>
    public static ValueGetter<WindowView>? GetterOrNull(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType { IsKnownSize: true, Dimensions.Length: 2 }) return null;
        try
        {
            return row.GetGetter<WindowView>(column);
        }
        // ML.NET's refusal, and those of hand-written cursors. Should the column be unreadable altogether, reading it as vectors tells.
        catch (Exception refusal) when (
            refusal is InvalidOperationException or InvalidCastException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
