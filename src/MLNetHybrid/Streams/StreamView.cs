using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Onnx;
using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Streams;

/// <summary>A <see cref="StreamTransformer"/> bound to its input. Its rows come in the source's order and from one cursor.</summary>
internal sealed class StreamView : BoundView, ITransformCanSaveOnnx
{
    private const int MainOutput = 0, StatusOutput = 1;

    private readonly StreamTransformer _transformer;
    private readonly DataViewSchema.Column _input;
    private readonly DataViewSchema.Column[] _side;

    public StreamView(IHostEnvironment env, StreamTransformer transformer, IDataView input) : base(env, transformer, input)
    {
        _transformer = transformer;
        _input = SchemaColumns.Find(Host, input.Schema, "input", transformer.InputColumnName);
        _side = [.. transformer.SideInputs.Select(side => Find(side, input.Schema))];
        DataViewType type = transformer.OutputType(_input.Type)
            ?? throw SchemaColumns.Mismatch(Host, "input", _input, transformer.ExpectedInput);
        Bindings = new ColumnBindings(input.Schema,
        [
            new DataViewSchema.DetachedColumn(transformer.OutputColumnName, type, transformer.OutputAnnotations(_input)),
            .. transformer.Columns.Status is string status ? (DataViewSchema.DetachedColumn[])[new(status, NumberDataViewType.Int32)] : [],
        ]);
    }

    protected override ColumnBindings Bindings { get; }

    private DataViewSchema.Column Find(StreamInput input, DataViewSchema schema)
    {
        DataViewSchema.Column column = SchemaColumns.Find(Host, schema, input.Role, input.Name);
        return input.Allows(column.Type) ? column : throw SchemaColumns.Mismatch(Host, input.Role, column, input.Expected);
    }

    protected override IEnumerable<DataViewSchema.Column> InputColumns => [_input, .. _side];

    /// <summary>The memories of a scorer's cursor, which those of this view's cursors join; null: it is no scorer's.</summary>
    public ScoredMemories? Scored { get; set; }

    public override bool CanShuffle => false;

    /// <summary>The main input.</summary>
    public string InputColumnName => _input.Name;

    /// <summary>L of the windows that are made; 0: none are.</summary>
    public int WindowLength => (_transformer as SlidingWindowTransformer)?.Length ?? 0;

    /// <summary>Whether an export can do without the memory, as windows can that come whole.</summary>
    /// <exception cref="NotSupportedException">To ML.NET's own export: it would leave the transform out without a word.</exception>
    public bool CanSaveOnnx(OnnxContext ctx) => ctx is ExportContext
        ? _transformer is SlidingWindowTransformer
        : throw new NotSupportedException(
            $"{_transformer.GetType().Name} remembers rows, which an ONNX graph of single rows cannot: ConvertToOnnx does not export "
            + $"chains that make column '{_transformer.OutputColumnName}' with it. mlContext.Model.ExportToOnnx exports such a chain, with "
            + "whole windows, or runs of rows, as input.");

    /// <summary>Makes the windows of the rows in the graph.</summary>
    public void SaveAsOnnx(OnnxContext ctx)
    {
        if (_transformer.OutputType(_input.Type) is VectorDataViewType { Dimensions.Length: 2 } windows && ctx is ExportContext export)
            export.AddWindows(_transformer.OutputColumnName, windows, _transformer.InputColumnName);
        else
            throw new NotSupportedException($"{_transformer.GetType().Name} is not exported to ONNX.");
    }

    protected override DataViewRowCursor GetRowCursorCore(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, Source.GetRowCursor(GetDependenciesCore(columnsNeeded)), ActiveColumns(columnsNeeded));

    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursorCore(columnsNeeded)];

    // A prediction engine calls this once: the memory lives as long as the engine, and the position tells its rows apart.
    protected override Delegate[] CreateGetters(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns, out Action? disp)
    {
        disp = null;
        bool[] active = ActiveColumns(activeColumns);
        if (!Computes(c => active[c])) return new Delegate[Bindings.AddedColumnIndices.Count];

        StreamMemory memory = _transformer.CreateMemory(input, _input);
        long? position = null;
        bool failed = false;
        void Advance()
        {
            if (input.Position == position)
            {
                Host.Check(!failed, "The row's input could not be read.");
                return;
            }
            // A gap means that rows went by without being asked for; whose they were is not known: start over rather than join strangers.
            if (position is long last && input.Position != last + 1) memory.Reset();
            position = input.Position;
            failed = true;   // unless the next line comes through
            memory.Advance();
            failed = false;
        }

        return Getters(input, active, output => OncePerRow(CreateGetter(memory, output), Advance));
    }

    private static Delegate CreateGetter(StreamMemory memory, int output) => output switch
    {
        MainOutput => memory.CreateGetter(),
        StatusOutput => (ValueGetter<int>)((ref int value) => value = (int)memory.Status),
        _ => throw new ArgumentOutOfRangeException(nameof(output)),
    };

    private static Delegate OncePerRow(Delegate getter, Action advance) => getter switch
    {
        ValueGetter<VBuffer<float>> get => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => { advance(); get(ref value); }),
        ValueGetter<float> get => (ValueGetter<float>)((ref float value) => { advance(); get(ref value); }),
        ValueGetter<int> get => (ValueGetter<int>)((ref int value) => { advance(); get(ref value); }),
        _ => throw new InvalidOperationException($"A stream's output cannot be read by {getter.GetType()}."),
    };

    // Every move to a next row passes through here exactly once, whatever getters the consumer calls.
    private sealed class Cursor : ForwardCursor
    {
        private readonly StreamView _view;
        private readonly bool[] _active;
        private readonly StreamMemory? _memory;
        private readonly StreamMoment? _moment;

        public Cursor(StreamView view, DataViewRowCursor input, bool[] active) : base(view.Host, input)
        {
            _view = view;
            _active = active;
            if (!view.Computes(c => active[c])) return;
            _memory = view._transformer.CreateMemory(input, view._input);
            _moment = view.Scored?.Add(view._transformer.OutputColumnName, _memory);
        }

        public override DataViewSchema Schema => _view.OutputSchema;

        public override long Batch => Input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => Checked(Input.GetIdGetter());

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

        protected override bool Advance()
        {
            if (!Root.MoveNext()) return false;
            _moment?.MoveTo(Input.Position);
            _memory?.Advance();
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _memory?.Close();
            base.Dispose(disposing);
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Ch.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
            int index = _view.Bindings.MapColumnIndex(out bool isSource, column.Index);
            if (isSource) return Checked(Input.GetGetter<TValue>(Input.Schema[index]));
            return Checked(CreateGetter(_memory!, index) as ValueGetter<TValue> ?? (
                index == MainOutput ? _memory!.CreateViewGetter() as ValueGetter<TValue> : null)
                ?? throw Ch.Except($"Column '{column.Name}' holds {column.Type}; got a getter of '{typeof(TValue)}'."));
        }
    }
}
