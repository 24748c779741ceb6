using System.Diagnostics.CodeAnalysis;

namespace MLNetHybrid.Evaluation.Columns;

/// <summary>
/// Reads some columns of a view in one pass with one cursor. A column is bound by its name before the pass: its type is checked, and a
/// function comes back that reads its value in the current row. A column whose name is null is not read, and has no function.
/// </summary>
/// <param name="data">The view; no other columns of it are computed.</param>
/// <param name="host">Checked for cancellation between rows; null: the pass cannot be cancelled.</param>
internal sealed class ViewReader(IDataView data, IHostEnvironment? host = null)
{
    private const int RowsBetweenChecks = 4096;

    private readonly List<DataViewSchema.Column> _columns = [];
    private Action<DataViewRow> _bind = _ => { };

    /// <summary>The number of the current row, from 0.</summary>
    public long Position { get; private set; }

    /// <exception cref="ArgumentException">There is no such column; the message lists those that there are.</exception>
    public DataViewSchema.Column Find(string name, string option) => data.Schema.GetColumnOrNull(name) ?? throw new ArgumentException(
        $"{option}: the data has no column '{name}'; it has: {string.Join(", ", data.Schema.Where(c => !c.IsHidden).Select(c => c.Name))}.",
        option);

    /// <exception cref="ArgumentException">The column's type is not accepted.</exception>
    public static void Check(DataViewSchema.Column column, bool accepted, string expected, string option, string advice = "")
    {
        if (!accepted)
            throw new ArgumentException($"{option}: column '{column.Name}' must be {expected}; got {column.Type}.{advice}", option);
    }

    /// <summary>Reads a column of exactly this type: Single, Int32, Boolean, or text as a memory of characters.</summary>
    [return: NotNullIfNotNull(nameof(name))]
    public Func<T>? Scalar<T>(string? name, string option)
    {
        if (name is null) return null;
        DataViewSchema.Column column = Find(name, option);
        string expected = typeof(T) == typeof(ReadOnlyMemory<char>) ? "text" : typeof(T).Name;
        Check(column, column.Type is not KeyDataViewType && column.Type.RawType == typeof(T), expected, option);
        return Bind(column, row => row.GetGetter<T>(column));
    }

    /// <summary>Reads a column as another type, to which ML.NET can convert its own.</summary>
    public Func<T> As<T>(DataViewSchema.Column column, PrimitiveDataViewType type) =>
        Bind(column, row => RowCursorUtils.GetGetterAs<T>(type, row, column.Index));

    /// <summary>Reads a column with a getter that is created when the pass begins.</summary>
    public Func<T> Bind<T>(DataViewSchema.Column column, Func<DataViewRow, ValueGetter<T>> create)
    {
        ValueGetter<T> getter = null!;
        T value = default!;
        _columns.Add(column);
        _bind += row => getter = create(row);
        return () =>
        {
            getter(ref value);
            return value;
        };
    }

    /// <summary>The pass: the number of each row, while the functions read it.</summary>
    public IEnumerable<long> Rows()
    {
        using DataViewRowCursor cursor = data.GetRowCursor(_columns.DistinctBy(column => column.Index));
        _bind(cursor);
        while (cursor.MoveNext())
        {
            Position = cursor.Position;
            if (Position % RowsBetweenChecks == 0) host?.CheckAlive();
            yield return Position;
        }
    }

    /// <summary>The pass, for one column alone.</summary>
    public T[] All<T>(Func<T> value) => [.. Rows().Select(_ => value())];
}
