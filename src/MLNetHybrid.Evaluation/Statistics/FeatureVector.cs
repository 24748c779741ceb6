using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Evaluation.Statistics;

/// <summary>A column of numbers, one or several per row, read as a vector.</summary>
internal static class FeatureVector
{
    private const string SlotNames = "SlotNames";

    /// <summary>D.</summary>
    /// <exception cref="ArgumentException">The column is neither a Single nor a vector of Single of known size.</exception>
    public static int Size(DataViewSchema.Column column) => column.Type switch
    {
        NumberDataViewType { RawType: var raw } when raw == typeof(float) => 1,
        VectorDataViewType { Size: > 0, ItemType: NumberDataViewType { RawType: var raw } } vector when raw == typeof(float) => vector.Size,
        _ => throw new ArgumentException($"The column '{column.Name}' must be a Single or a vector of Single of known size; it is {column.Type}.", nameof(column)),
    };

    /// <summary>The slots' names where the column has them, else Feature_0 and so on.</summary>
    public static IReadOnlyList<string> Names(DataViewSchema.Column column)
    {
        int D = Size(column);
        if (column.Type is not VectorDataViewType) return [column.Name];
        if (column.Annotations.Schema.GetColumnOrNull(SlotNames) is not { Type: VectorDataViewType { Size: var named } } || named != D)
            return [.. Enumerable.Range(0, D).Select(i => FormattableString.Invariant($"Feature_{i}"))];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue(SlotNames, ref names);
        return [.. names.DenseValues().Select((name, i) => name.IsEmpty ? FormattableString.Invariant($"Feature_{i}") : name.ToString())];
    }

    /// <summary>Reads the column as a vector.</summary>
    public static ValueGetter<VBuffer<float>> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType) return row.GetGetter<VBuffer<float>>(column);
        ValueGetter<float> get = row.GetGetter<float>(column);
        return (ref VBuffer<float> vector) =>
        {
            float value = 0;
            get(ref value);
            VBufferEditor<float> editor = VBufferEditor.Create(ref vector, 1);
            editor.Values[0] = value;
            vector = editor.Commit();
        };
    }
}
