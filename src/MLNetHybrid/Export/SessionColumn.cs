using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Components;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

namespace MLNetHybrid.Export;

/// <summary>A column's values in the rows of a batch that a session computes: numbers, as many in each row.</summary>
internal abstract class SessionColumn
{
    private const int MostDimensions = 3;

    private enum ItemKind
    {
        Single = 0,
        Int32 = 1,
        Boolean = 2,
    }

    /// <summary>Whether columns of this type go in and out of sessions.</summary>
    public static bool Suits(DataViewType type) => type is VectorDataViewType vector
        ? vector.IsKnownSize && vector.ItemType == NumberDataViewType.Single && vector.Dimensions.Length <= MostDimensions
        : type == NumberDataViewType.Single || type == NumberDataViewType.Int32 || type == BooleanDataViewType.Instance;

    /// <summary>The column as a value of a graph.</summary>
    public static GraphValue ValueOf(DataViewSchema.DetachedColumn column) => new(
        column.Name, (PrimitiveDataViewType)column.Type.GetItemType(),
        column.Type is VectorDataViewType vector ? [.. vector.Dimensions] : [1]);

    /// <summary>Writes a column's name and type.</summary>
    public static void Write(BinaryWriter writer, DataViewSchema.DetachedColumn column)
    {
        writer.Write(column.Name);
        writer.WriteEnum(
            column.Type == NumberDataViewType.Int32 ? ItemKind.Int32
            : column.Type == BooleanDataViewType.Instance ? ItemKind.Boolean
            : ItemKind.Single);
        int[] sizes = column.Type is VectorDataViewType vector ? [.. vector.Dimensions] : [];
        writer.Write(sizes.Length);
        writer.WriteArray<int>(sizes);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static DataViewSchema.DetachedColumn Read(ModelBodyReader reader)
    {
        string name = reader.ReadString("an input column's name");
        ItemKind kind = reader.ReadEnum<ItemKind>("the type of an input column");
        int[] sizes = reader.ReadArray<int>(reader.ReadInt32(0, MostDimensions, "an input column's dimensions"), "their sizes");
        reader.Check(sizes.All(size => size > 0) && (kind == ItemKind.Single || sizes.Length == 0)
            && sizes.Aggregate(1L, (product, size) => product > int.MaxValue ? product : product * size) <= int.MaxValue,
            $"column '{name}' has a type that no session takes");
        return new(name, kind switch
        {
            ItemKind.Boolean => BooleanDataViewType.Instance,
            ItemKind.Int32 => NumberDataViewType.Int32,
            _ when sizes.Length > 0 => new VectorDataViewType(NumberDataViewType.Single, sizes),
            _ => NumberDataViewType.Single,
        });
    }

    /// <summary>Room for a column of a type that <see cref="Suits"/>.</summary>
    public static SessionColumn Create(string name, DataViewType type, int capacity) =>
        type is VectorDataViewType vector ? new VectorColumn(name, vector.Size, capacity)
        : type == NumberDataViewType.Single ? new ValueColumn<float>(name, capacity)
        : type == NumberDataViewType.Int32 ? new ValueColumn<int>(name, capacity)
        : new ValueColumn<bool>(name, capacity);

    /// <summary>What takes the value of the row on which <paramref name="input"/> stands to a place.</summary>
    public abstract Action<int> Reader(DataViewRow input, DataViewSchema.Column column);

    /// <summary>Getter of the value at the place that <paramref name="current"/> gives.</summary>
    public abstract Delegate CreateGetter(Func<int> current);

    /// <summary>Copies the first values to a run's input.</summary>
    public abstract void CopyTo(BoundBuffers buffers, int input);

    /// <summary>Takes the first values from a run's output.</summary>
    public abstract void CopyFrom(BoundBuffers buffers, int output);
}

/// <inheritdoc/>
internal abstract class SessionColumn<T>(string name, int width, int capacity) : SessionColumn where T : unmanaged
{
    protected string Name => name;

    protected int Width => width;

    protected T[] Values { get; } = new T[checked(width * capacity)];

    public override void CopyTo(BoundBuffers buffers, int input)
    {
        Span<T> destination = buffers.Input<T>(input);
        Values.AsSpan(0, destination.Length).CopyTo(destination);
    }

    public override void CopyFrom(BoundBuffers buffers, int output) => buffers.Output<T>(output).CopyTo(Values);
}

/// <inheritdoc cref="SessionColumn"/>
internal sealed class ValueColumn<T>(string name, int capacity) : SessionColumn<T>(name, 1, capacity) where T : unmanaged
{
    public override Action<int> Reader(DataViewRow input, DataViewSchema.Column column)
    {
        ValueGetter<T> get = input.GetGetter<T>(column);
        return row => get(ref Values[row]);
    }

    public override Delegate CreateGetter(Func<int> current) => (ValueGetter<T>)((ref T value) => value = Values[current()]);
}

/// <inheritdoc cref="SessionColumn"/>
internal sealed class VectorColumn(string name, int width, int capacity) : SessionColumn<float>(name, width, capacity)
{
    public override Action<int> Reader(DataViewRow input, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<float>> get = input.GetGetter<VBuffer<float>>(column);
        VBuffer<float> values = default;
        return row =>
        {
            get(ref values);
            FeatureValues.Check(in values, Width, Name);
            values.CopyTo(Values.AsSpan(row * Width, Width));
        };
    }

    public override Delegate CreateGetter(Func<int> current) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
    {
        int row = current();
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, Width);
        Values.AsSpan(row * Width, Width).CopyTo(editor.Values);
        value = editor.Commit();
    });
}
