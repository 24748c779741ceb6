using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Detectors;

/// <summary>
/// A column that a detector's scorer writes besides the score. A scorer finds its place in a <see cref="BatchOutput"/> by the object.
/// </summary>
/// <param name="name">Column name.</param>
/// <param name="type">One value or a vector.</param>
internal abstract class OutputColumn(string name, DataViewType type)
{
    public string Name => name;

    public DataViewType Type => type;

    /// <summary>Values per row.</summary>
    public int Width => (type as VectorDataViewType)?.Size ?? 1;

    /// <summary>Whether its slots have the names of the feature column's slots.</summary>
    public bool HasFeatureNames { get; init; }

    /// <summary>The slots' names where they are the column's own; null: they are not.</summary>
    public IReadOnlyList<string>? SlotNames { get; init; }

    /// <summary>A vector of Single; NaN where a row cannot be scored.</summary>
    public static OutputColumn<float> Vector(string name, bool hasFeatureNames, params int[] dimensions) =>
        new(name, new VectorDataViewType(NumberDataViewType.Single, dimensions), float.NaN) { HasFeatureNames = hasFeatureNames };

    /// <summary>One Single; NaN where a row cannot be scored.</summary>
    public static OutputColumn<float> Number(string name) => new(name, NumberDataViewType.Single, float.NaN);

    /// <summary>One Int32; -1 where a row cannot be scored.</summary>
    public static OutputColumn<int> Integer(string name) => new(name, NumberDataViewType.Int32, -1);

    /// <summary>Room for the values of <paramref name="rowCount"/> rows.</summary>
    public abstract Array Allocate(int rowCount);

    /// <summary>A getter of the value of the row that <paramref name="current"/> gives.</summary>
    public abstract Delegate CreateGetter(ScoredBatch batch, Func<int> current);
}

/// <inheritdoc cref="OutputColumn"/>
/// <param name="name">Column name.</param>
/// <param name="type">One value or a vector of <typeparamref name="T"/>.</param>
/// <param name="missing">What a row that cannot be scored has.</param>
/// <typeparam name="T">Type of the values.</typeparam>
internal sealed class OutputColumn<T>(string name, DataViewType type, T missing) : OutputColumn(name, type)
    where T : unmanaged
{
    public T Missing => missing;

    public override Array Allocate(int rowCount) => new T[checked(rowCount * Width)];

    public override Delegate CreateGetter(ScoredBatch batch, Func<int> current)
    {
        if (Type is not VectorDataViewType)
            return (ValueGetter<T>)((ref T value) => batch.Copy(this, current(), new Span<T>(ref value)));
        int width = Width;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            int row = current();
            VBufferEditor<T> editor = VBufferEditor.Create(ref value, width);
            batch.Copy(this, row, editor.Values);
            value = editor.Commit();
        });
    }
}
