using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Evaluation.Classification;

/// <summary>Reads a label column of any of the accepted types: Boolean, Single (0 or 1), or a key of two values of which the second is the anomaly.</summary>
internal static class LabelColumn
{
    public static void Check(DataViewSchema.Column column, string optionName)
    {
        bool accepted = column.Type is BooleanDataViewType || column.Type == NumberDataViewType.Single || column.Type is KeyDataViewType { Count: 2 };
        if (!accepted)
            throw new ArgumentException(
                $"{optionName}: column '{column.Name}' must be Boolean, Single (0 or 1) or a key of two values, of which the second is the anomaly; got {column.Type}.",
                optionName);
    }

    /// <summary>The label of the cursor's row; null where it is missing (NaN, or no key).</summary>
    public static Func<bool?> Reader(DataViewRowCursor cursor, DataViewSchema.Column column) => column.Type switch
    {
        BooleanDataViewType => Booleans(cursor.GetGetter<bool>(column)),
        KeyDataViewType key => Keys(cursor, column, key),
        _ => Singles(cursor, cursor.GetGetter<float>(column), column.Name),
    };

    private static Func<bool?> Booleans(ValueGetter<bool> getter) => () =>
    {
        bool value = false;
        getter(ref value);
        return value;
    };

    private static Func<bool?> Singles(DataViewRowCursor cursor, ValueGetter<float> getter, string name) => () =>
    {
        float value = 0;
        getter(ref value);
        if (float.IsNaN(value)) return null;
        if (value is not (0 or 1))
            throw new InvalidOperationException(FormattableString.Invariant($"Column '{name}' must hold 0 or 1; got {value} in row {cursor.Position}."));
        return value == 1;
    };

    private static Func<bool?> Keys(DataViewRowCursor cursor, DataViewSchema.Column column, KeyDataViewType key)
    {
        if (key.RawType == typeof(byte)) return Keys(cursor.GetGetter<byte>(column), value => value);
        if (key.RawType == typeof(ushort)) return Keys(cursor.GetGetter<ushort>(column), value => value);
        if (key.RawType == typeof(ulong)) return Keys(cursor.GetGetter<ulong>(column), value => value);
        return Keys(cursor.GetGetter<uint>(column), value => value);
    }

    // A key's raw value 0 is ML.NET's missing key.
    private static Func<bool?> Keys<T>(ValueGetter<T> getter, Func<T, ulong> widen) where T : struct => () =>
    {
        T value = default;
        getter(ref value);
        ulong key = widen(value);
        return key == 0 ? null : key == 2;
    };
}
