using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;

namespace MLNetHybrid.Export;

/// <summary>An <see cref="OnnxRuntimeTransformer"/> bound to its input.</summary>
internal sealed class SessionView : BatchedView
{
    // 16 MiB of a column.
    private const int MostValues = 1 << 22, MostRows = 256;

    private readonly OnnxRuntimeTransformer _transformer;
    private readonly DataViewSchema.Column[] _inputs;
    private readonly DataViewSchema.DetachedColumn[] _outputs;

    public SessionView(IHostEnvironment env, OnnxRuntimeTransformer transformer, IDataView input) : base(env, transformer, input)
    {
        _transformer = transformer;
        _inputs = [.. transformer.Inputs.Select(column => Find(column, input.Schema))];
        // The model itself says what the columns are, with their annotations.
        DataViewSchema schema = transformer.Inner.GetOutputSchema(input.Schema);
        _outputs = [.. transformer.OutputColumnNames.Select(name => new DataViewSchema.DetachedColumn(schema[name]))];
        Bindings = new ColumnBindings(input.Schema, _outputs);
    }

    protected override ColumnBindings Bindings { get; }

    protected override IEnumerable<DataViewSchema.Column> InputColumns => _inputs;

    public override RowBatch CreateBatch(DataViewRowCursor input, bool[] active) => CreateBatch(input, BatchSize);

    protected override RowBatch CreateBatch(DataViewRow input) => CreateBatch(input, capacity: 1);

    protected override Delegate CreateOutputGetter(int output, RowBatch batch, Func<int> current) =>
        ((SessionBatch)batch).CreateGetter(output, current);

    private SessionBatch CreateBatch(DataViewRow input, int capacity) => new(_transformer.Session, input, _inputs, _outputs, capacity);

    private int BatchSize => Math.Clamp(
        MostValues / Math.Max(1, _inputs.Select(column => column.Type).Concat(_outputs.Select(column => column.Type))
            .Max(type => (type as VectorDataViewType)?.Size ?? 1)), 1, MostRows);

    private DataViewSchema.Column Find(DataViewSchema.DetachedColumn expected, DataViewSchema schema)
    {
        DataViewSchema.Column column = SchemaColumns.Find(Host, schema, "input", expected.Name);
        return column.Type.Equals(expected.Type)
            || (column.Type is VectorDataViewType given && expected.Type is VectorDataViewType taken
                && given.ItemType == taken.ItemType && given.Size == taken.Size)
            ? column
            : throw SchemaColumns.Mismatch(Host, "input", column, $"{expected.Type}, as where the model was made for ONNX Runtime");
    }
}
