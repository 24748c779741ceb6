using System.Globalization;
using System.Reflection;

namespace MLNetHybrid.Testing.Checks;

/// <summary>Reads data views of any schema into values that can be compared: vectors become arrays, text becomes strings.</summary>
internal static class Values
{
    private static readonly MethodInfo ScalarMethod = Method(nameof(Scalar));
    private static readonly MethodInfo VectorMethod = Method(nameof(Vector));
    private static readonly MethodInfo AnnotationMethod = Method(nameof(Annotation));

    /// <summary>The columns that are not hidden and hold values that compare: no images, no objects.</summary>
    public static string[] Readable(IEnumerable<DataViewSchema.Column> schema) =>
        [.. schema.Where(column => !column.IsHidden && ItemOf(column.Type).IsValueType).Select(column => column.Name)];

    public static List<object[]> Read(IDataView data, IReadOnlyList<string> columns)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(columns.Select(name => data.Schema[name]));
        return [.. Read(cursor, columns).Select(row => row.Values)];
    }

    /// <summary>Each row's id and values.</summary>
    public static List<(DataViewRowId Id, object[] Values)> Read(DataViewRowCursor cursor, IReadOnlyList<string> columns)
    {
        Func<object>[] readers = [.. columns.Select(name => Reader(cursor, cursor.Schema[name]))];
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        var rows = new List<(DataViewRowId, object[])>();
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            getId(ref id);
            rows.Add((id, [.. readers.Select(read => read())]));
        }
        return rows;
    }

    /// <summary>Reads the column where the row stands.</summary>
    public static Func<object> Reader(DataViewRow row, DataViewSchema.Column column) => (Func<object>)Call(
        column.Type is VectorDataViewType ? VectorMethod : ScalarMethod, ItemOf(column.Type), row, column);

    /// <summary>A line per column: name, type, whether a later one hides it, and annotations with their values.</summary>
    public static string[] Lines(IEnumerable<DataViewSchema.Column> schema) =>
        [.. schema.Select(column => $"{column.Index} {column.Name}: {column.Type}{(column.IsHidden ? " hidden" : "")} {string.Join(", ",
            column.Annotations.Schema.OrderBy(a => a.Name, StringComparer.Ordinal)
            .Select(a => $"{a.Name}: {a.Type} = {AnnotationText(column, a)}"))}")];

    public static string Text(object value) => value is Array array
        ? $"[{string.Join(", ", array.Cast<object>().Take(20).Select(Text))}{(array.Length > 20 ? ", ..." : "")}]"
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static Type ItemOf(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType.RawType : type.RawType;

    private static string AnnotationText(DataViewSchema.Column column, DataViewSchema.Column annotation) =>
        ItemOf(annotation.Type).IsValueType
            ? Text(annotation.Type is VectorDataViewType
                ? Call(AnnotationMethod, typeof(VBuffer<>).MakeGenericType(ItemOf(annotation.Type)), column, annotation)
                : Call(AnnotationMethod, annotation.Type.RawType, column, annotation))
            : "";

    private static object Annotation<T>(DataViewSchema.Column column, DataViewSchema.Column annotation)
    {
        T value = default!;
        column.Annotations.GetGetter<T>(annotation)(ref value);
        return typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>)
            ? Call(Method(nameof(Dense)), typeof(T).GetGenericArguments()[0], value!)
            : value is ReadOnlyMemory<char> text ? text.ToString() : value!;
    }

    private static Func<object> Scalar<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> get = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            get(ref value);
            return value is ReadOnlyMemory<char> text ? text.ToString() : value!;
        };
    }

    private static Func<object> Vector<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> get = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            get(ref value);
            return Dense(value);
        };
    }

    private static object Dense<T>(VBuffer<T> value)
    {
        T[] values = [.. value.DenseValues()];
        return values is ReadOnlyMemory<char>[] texts ? Array.ConvertAll(texts, text => text.ToString()) : values;
    }

    private static object Call(MethodInfo method, Type type, params object[] arguments)
    {
        try
        {
            return method.MakeGenericMethod(type).Invoke(null, arguments)!;
        }
        catch (TargetInvocationException error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerException!);
            throw;
        }
    }

    private static MethodInfo Method(string name) => typeof(Values).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
