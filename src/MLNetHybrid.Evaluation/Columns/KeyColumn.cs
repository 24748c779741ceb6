using System.Reflection;

namespace MLNetHybrid.Evaluation.Columns;

/// <summary>Key columns of any width.</summary>
internal static class KeyColumn
{
    private static readonly MethodInfo ValuesOfType =
        typeof(KeyColumn).GetMethod(nameof(ValuesOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The key of the current row, from 1; 0 is ML.NET's missing key.</summary>
    public static Func<ulong> Key(this ViewReader view, DataViewSchema.Column column) => view.As<ulong>(column, NumberDataViewType.UInt64);

    /// <summary>
    /// What each key stands for, by key from 1 on: text as <see cref="string"/>, anything else as it is. Null where the column does not
    /// say, as a key of a class's <c>KeyTypeAttribute</c> does not.
    /// </summary>
    public static IReadOnlyList<object>? Values(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues) is { Type: VectorDataViewType values }
            ? (object[])ValuesOfType.MakeGenericMethod(values.ItemType.RawType).Invoke(null, [column])!
            : null;

    private static object[] ValuesOf<T>(DataViewSchema.Column column)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(AnnotationUtils.Kinds.KeyValues, ref values);
        return [.. values.DenseValues().Select(value => value is ReadOnlyMemory<char> text ? text.ToString() : (object)value!)];
    }
}
