using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Evaluation.Columns;

/// <summary>Reads a key column of any width, and the values that its keys stand for.</summary>
internal static class KeyColumn
{
    private const string KeyValues = "KeyValues";

    /// <summary>The key of the cursor's row, from 1; 0 is ML.NET's missing key.</summary>
    public static Func<ulong> Reader(DataViewRowCursor cursor, DataViewSchema.Column column) => Type.GetTypeCode(column.Type.RawType) switch
    {
        TypeCode.Byte => Reader<byte>(cursor, column, key => key),
        TypeCode.UInt16 => Reader<ushort>(cursor, column, key => key),
        TypeCode.UInt32 => Reader<uint>(cursor, column, key => key),
        _ => Reader<ulong>(cursor, column, key => key),
    };

    /// <summary>
    /// What each key stands for, by key from 1 on: text as <see cref="string"/>, anything else as it is. Null where the column does not say, as a key of a
    /// class's <c>KeyTypeAttribute</c> does not.
    /// </summary>
    public static IReadOnlyList<object>? Values(DataViewSchema.Column column)
    {
        DataViewSchema annotations = column.Annotations.Schema;
        if (annotations.GetColumnOrNull(KeyValues) is not { Type: VectorDataViewType { ItemType: DataViewType item } }) return null;
        return Type.GetTypeCode(item.RawType) switch
        {
            TypeCode.Boolean => Values<bool>(column),
            TypeCode.SByte => Values<sbyte>(column),
            TypeCode.Int16 => Values<short>(column),
            TypeCode.Int32 => Values<int>(column),
            TypeCode.Int64 => Values<long>(column),
            TypeCode.Byte => Values<byte>(column),
            TypeCode.UInt16 => Values<ushort>(column),
            TypeCode.UInt32 => Values<uint>(column),
            TypeCode.UInt64 => Values<ulong>(column),
            TypeCode.Single => Values<float>(column),
            TypeCode.Double => Values<double>(column),
            TypeCode.DateTime => Values<DateTime>(column),
            _ when item is TextDataViewType => [.. Values<ReadOnlyMemory<char>>(column).Select(text => text.ToString()!)],
            _ => null,
        };
    }

    private static object[] Values<T>(DataViewSchema.Column column) where T : struct
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(KeyValues, ref values);
        return [.. values.DenseValues().Select(value => (object)value)];
    }

    private static Func<ulong> Reader<T>(DataViewRowCursor cursor, DataViewSchema.Column column, Func<T, ulong> widen) where T : struct
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        return () =>
        {
            T key = default;
            getter(ref key);
            return widen(key);
        };
    }
}
