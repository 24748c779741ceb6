using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Evaluation.Columns;

namespace MLNetHybrid.Evaluation.Clustering;

/// <summary>
/// Reads a column of classes or clusters: whole numbers of any type, a key, or Boolean; a missing key or NaN is noise. Which number a class has does not matter.
/// </summary>
internal static class ClusterColumn
{
    public static void Check(DataViewSchema.Column column, string optionName)
    {
        if (column.Type is not (BooleanDataViewType or KeyDataViewType) && !NumberColumn.Accepts(column.Type))
            throw new ArgumentException($"{optionName}: column '{column.Name}' must hold whole numbers, keys or Boolean; got {column.Type}.", optionName);
    }

    public static Func<int> Reader(DataViewRowCursor cursor, DataViewSchema.Column column) => column.Type switch
    {
        BooleanDataViewType => Booleans(cursor.GetGetter<bool>(column)),
        KeyDataViewType => Keys(KeyColumn.Reader(cursor, column), column.Name, cursor),
        _ => Numbers(NumberColumn.Reader(cursor, column), column, cursor),
    };

    private static Func<int> Booleans(ValueGetter<bool> getter) => () =>
    {
        bool value = false;
        getter(ref value);
        return value ? 1 : 0;
    };

    private static Func<int> Keys(Func<ulong> keyOf, string name, DataViewRowCursor cursor) => () =>
    {
        ulong key = keyOf();
        return key == 0 ? ClusterMetrics.Noise
            : key <= int.MaxValue ? (int)key - 1
            : throw new InvalidOperationException(FormattableString.Invariant($"Column '{name}' must hold keys up to {int.MaxValue}; got {key} in row {cursor.Position}."));
    };

    // Single holds no whole numbers apart from 2^24 on.
    private static Func<int> Numbers(Func<double> numberOf, DataViewSchema.Column column, DataViewRowCursor cursor)
    {
        (double least, double most, string range) = column.Type == NumberDataViewType.Single
            ? (1.0 - (1 << 24), (1 << 24) - 1.0, "whole numbers below 2^24") : (int.MinValue, int.MaxValue, "whole numbers of 32 bits");
        return () =>
        {
            double value = numberOf();
            return double.IsNaN(value) ? ClusterMetrics.Noise
                : value >= least && value <= most && value == Math.Floor(value) ? (int)value
                : throw new InvalidOperationException(FormattableString.Invariant($"Column '{column.Name}' must hold {range}; got {NumberColumn.Text(value)} in row {cursor.Position}."));
        };
    }
}
