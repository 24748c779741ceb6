using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Evaluation.Clustering;

/// <summary>Reads a column of classes or clusters: any scalar whole number, a key, or Boolean; a missing key or NaN is noise.</summary>
internal static class ClusterColumn
{
    public static void Check(DataViewSchema.Column column, string optionName)
    {
        bool accepted = column.Type is BooleanDataViewType || column.Type == NumberDataViewType.Int32 || column.Type == NumberDataViewType.Single
            || column.Type is KeyDataViewType key && key.RawType == typeof(uint);
        if (!accepted)
            throw new ArgumentException(
                $"{optionName}: column '{column.Name}' must be Int32, Boolean, a key of UInt32, or Single with whole numbers; got {column.Type}.",
                optionName);
    }

    public static Func<int> Reader(DataViewRowCursor cursor, DataViewSchema.Column column) => column.Type switch
    {
        BooleanDataViewType => Values(cursor.GetGetter<bool>(column), value => value ? 1 : 0),
        KeyDataViewType => Values(cursor.GetGetter<uint>(column), value => (int)value - 1),
        NumberDataViewType number when number == NumberDataViewType.Int32 => Values(cursor.GetGetter<int>(column), value => value),
        _ => Values(cursor.GetGetter<float>(column), value => Whole(value, column.Name, cursor.Position)),
    };

    private static Func<int> Values<T>(ValueGetter<T> getter, Func<T, int> convert) where T : struct => () =>
    {
        T value = default;
        getter(ref value);
        return convert(value);
    };

    private static int Whole(float value, string name, long row) => float.IsNaN(value) ? ClusterMetrics.Noise
        : value == MathF.Floor(value) && Math.Abs(value) < 1 << 24
        ? (int)value
        : throw new InvalidOperationException(FormattableString.Invariant($"Column '{name}' must hold whole numbers below 2^24; got {value} in row {row}."));
}
