using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Contracts;

/// <summary>Reads data views of any schema into comparable values: vectors become arrays.</summary>
public static class DataViewValues
{
    private static readonly MethodInfo ReadScalarMethod = typeof(DataViewValues)
        .GetMethod(nameof(ScalarReader), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo ReadVectorMethod = typeof(DataViewValues)
        .GetMethod(nameof(VectorReader), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The rows in order, each with the values of the columns in the order given.</summary>
    public static List<object[]> Read(IDataView data, params IReadOnlyList<string> columns)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(columns.Select(name => data.Schema[name]));
        return Read(cursor, columns);
    }

    public static List<object[]> Read(DataViewRowCursor cursor, IReadOnlyList<string> columns)
    {
        Func<object>[] readers = [.. columns.Select(name => Reader(cursor, cursor.Schema[name]))];
        var rows = new List<object[]>();
        while (cursor.MoveNext()) rows.Add([.. readers.Select(read => read())]);
        return rows;
    }

    /// <summary>Reads the column in the row where the row stands.</summary>
    public static Func<object> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        MethodInfo method = column.Type is VectorDataViewType vector
            ? ReadVectorMethod.MakeGenericMethod(vector.ItemType.RawType)
            : ReadScalarMethod.MakeGenericMethod(column.Type.RawType);
        return (Func<object>)method.Invoke(null, [row, column])!;
    }

    private static Func<object> ScalarReader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var get = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            get(ref value);
            return value is ReadOnlyMemory<char> text ? text.ToString() : value!;
        };
    }

    private static Func<object> VectorReader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var get = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            get(ref value);
            T[] values = [.. value.DenseValues()];
            return values is ReadOnlyMemory<char>[] texts ? Array.ConvertAll(texts, t => t.ToString()) : values;
        };
    }
}
