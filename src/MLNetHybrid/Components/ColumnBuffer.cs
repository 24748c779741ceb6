using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Components;

/// <summary>The values of one column for the rows of a batch.</summary>
internal abstract class ColumnBuffer
{
    private static readonly MethodInfo CreateScalarMethod = typeof(ColumnBuffer)
        .GetMethod(nameof(CreateScalar), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo CreateVectorMethod = typeof(ColumnBuffer)
        .GetMethod(nameof(CreateVector), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Takes the current value of the source into place <paramref name="row"/>.</summary>
    public abstract void Store(int row);

    /// <summary>A getter of the value in the place that <paramref name="current"/> gives.</summary>
    public abstract Delegate CreateGetter(Func<int> current);

    public static ColumnBuffer Create(DataViewRow source, DataViewSchema.Column column, int capacity)
    {
        MethodInfo method = column.Type is VectorDataViewType vector
            ? CreateVectorMethod.MakeGenericMethod(vector.ItemType.RawType)
            : CreateScalarMethod.MakeGenericMethod(column.Type.RawType);
        return (ColumnBuffer)method.Invoke(null, [source, column, capacity])!;
    }

    private static ColumnBuffer<T> CreateScalar<T>(DataViewRow source, DataViewSchema.Column column, int capacity) =>
        new(source.GetGetter<T>(column), capacity, reuseValues: column.Type.IsCacheable());

    private static VectorColumnBuffer<T> CreateVector<T>(DataViewRow source, DataViewSchema.Column column, int capacity) =>
        new(source.GetGetter<VBuffer<T>>(column), capacity);
}

/// <inheritdoc/>
internal sealed class ColumnBuffer<T>(ValueGetter<T> source, int capacity, bool reuseValues) : ColumnBuffer
{
    private readonly T[] _values = new T[capacity];

    public override void Store(int row)
    {
        // A disposable value, such as an image, belongs to whoever fetched it: never hand the old one back to its getter.
        if (!reuseValues) _values[row] = default!;
        source(ref _values[row]);
    }

    public override Delegate CreateGetter(Func<int> current) => (ValueGetter<T>)((ref T value) => value = _values[current()]);
}

/// <inheritdoc cref="ColumnBuffer"/>
internal sealed class VectorColumnBuffer<T>(ValueGetter<VBuffer<T>> source, int capacity) : ColumnBuffer
{
    private readonly VBuffer<T>[] _values = new VBuffer<T>[capacity];

    public override void Store(int row) => source(ref _values[row]);

    public override Delegate CreateGetter(Func<int> current) =>
        (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[current()].CopyTo(ref value));
}
