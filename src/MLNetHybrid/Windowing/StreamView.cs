using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Windowing;

/// <summary>A <see cref="StreamTransformer"/> bound to its input. Its rows come in the source's order and from one cursor.</summary>
internal sealed class StreamView : RowToRowMapperTransformBase, ITransformTemplate
{
    private readonly StreamTransformer _transformer;
    private readonly ColumnBindings _bindings;
    private readonly DataViewSchema.Column _input;
    private readonly DataViewSchema.Column[] _partition;

    public StreamView(IHostEnvironment env, StreamTransformer transformer, IDataView input) : base(env, transformer.GetType().Name, input)
    {
        _transformer = transformer;
        _input = Column(transformer.InputColumnName, "input");
        _partition = [.. transformer.PartitionColumnNames.Select(name => Column(name, "partition"))];
        foreach (DataViewSchema.Column column in _partition)
            if (!PartitionKey.Allows(column.Type))
                throw Host.ExceptSchemaMismatch(nameof(input), "partition", column.Name, "text, key, integer or Boolean", column.Type.ToString());
        DataViewType type = transformer.OutputType(_input.Type)
            ?? throw Host.ExceptSchemaMismatch(nameof(input), "input", _input.Name, transformer.ExpectedInput, _input.Type.ToString());
        _bindings = new ColumnBindings(input.Schema, [new DataViewSchema.DetachedColumn(transformer.OutputColumnName, type)]);

        DataViewSchema.Column Column(string name, string role) =>
            input.Schema.GetColumnOrNull(name) ?? throw Host.ExceptSchemaMismatch(nameof(input), role, name);
    }

    public override DataViewSchema OutputSchema => _bindings.Schema;

    public override bool CanShuffle => false;

    private int OutputIndex => _bindings.AddedColumnIndices[0];

    protected override int MapColumnIndex(out bool isSrc, int col) => _bindings.MapColumnIndex(out isSrc, col);

    protected override bool? ShouldUseParallelCursors(Func<int, bool> predicate) => predicate(OutputIndex) ? false : null;

    protected override void SaveModel(ModelSaveContext ctx) => _transformer.Save(ctx);

    IDataTransform ITransformTemplate.ApplyToData(IHostEnvironment env, IDataView newSource) => new StreamView(env, _transformer, newSource);

    protected override IEnumerable<DataViewSchema.Column> GetDependenciesCore(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = new bool[Source.Schema.Count];
        foreach (DataViewSchema.Column column in dependingColumns)
        {
            int index = _bindings.MapColumnIndex(out bool isSource, column.Index);
            if (isSource)
            {
                needed[index] = true;
                continue;
            }
            needed[_input.Index] = true;
            foreach (DataViewSchema.Column partition in _partition) needed[partition.Index] = true;
        }
        return Source.Schema.Where(c => needed[c.Index]);
    }

    protected override DataViewRowCursor GetRowCursorCore(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new bool[OutputSchema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded) active[column.Index] = true;
        return new Cursor(this, Source.GetRowCursor(GetDependenciesCore(columnsNeeded)), active);
    }

    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursorCore(columnsNeeded)];

    // A prediction engine calls this once: the memory lives as long as the engine, and the position tells its rows apart.
    protected override Delegate[] CreateGetters(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns, out Action? disp)
    {
        disp = null;
        var getters = new Delegate[1];
        if (!activeColumns.Any(c => c.Index == OutputIndex)) return getters;

        StreamMemory memory = _transformer.CreateMemory(input, _input);
        long? position = null;
        bool failed = false;
        getters[0] = OncePerRow(memory.CreateGetter(), () =>
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
        });
        return getters;
    }

    private static Delegate OncePerRow(Delegate getter, Action advance) => getter switch
    {
        ValueGetter<VBuffer<float>> get => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => { advance(); get(ref value); }),
        ValueGetter<float> get => (ValueGetter<float>)((ref float value) => { advance(); get(ref value); }),
        _ => throw new InvalidOperationException($"A stream's output cannot be read by {getter.GetType()}."),
    };

    // A root cursor: every move to a next row passes through here exactly once, whatever getters the consumer calls.
    private sealed class Cursor : LinkedRootCursorBase
    {
        private readonly StreamView _view;
        private readonly bool[] _active;
        private readonly StreamMemory? _memory;

        public Cursor(StreamView view, DataViewRowCursor input, bool[] active) : base(view.Host, input)
        {
            _view = view;
            _active = active;
            if (active[view.OutputIndex]) _memory = view._transformer.CreateMemory(input, view._input);
        }

        public override DataViewSchema Schema => _view.OutputSchema;

        public override long Batch => Input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

        protected override bool MoveNextCore()
        {
            if (!Root.MoveNext()) return false;
            _memory?.Advance();
            return true;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Ch.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
            int index = _view._bindings.MapColumnIndex(out bool isSource, column.Index);
            if (isSource) return Input.GetGetter<TValue>(Input.Schema[index]);
            ValueGetter<TValue> get = _memory!.CreateGetter() as ValueGetter<TValue> ?? _memory.CreateViewGetter() as ValueGetter<TValue>
                ?? throw Ch.Except($"Column '{column.Name}' holds {column.Type}; got a getter of '{typeof(TValue)}'.");
            return (ref TValue value) =>
            {
                Ch.Check(IsGood, RowCursorUtils.FetchValueStateError);
                get(ref value);
            };
        }
    }
}
