using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;

namespace MLNetHybrid;

/// <summary>Makes a vector of Single with named slots out of one column, row by row.</summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
public abstract class LogFeatureTransformer : RowToRowTransformerBase, IModelPart
{
    private protected LogFeatureTransformer(IHost host, string outputColumnName, string inputColumnName) : base(host)
    {
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
    }

    /// <summary>The column that is added: a vector of Single.</summary>
    public string OutputColumnName { get; }

    /// <summary>The column that is read.</summary>
    public string InputColumnName { get; }

    /// <summary>What each value of the output vector stands for; the same names are the column's slot names.</summary>
    public IReadOnlyList<string> SlotNames => [.. Slots];

    /// <summary>The transform and its columns.</summary>
    public override string ToString() => ModelParts.Describe(this, [InputColumnName], [OutputColumnName]);

    string IModelPart.MainColumn => OutputColumnName;

    private protected abstract IReadOnlyList<string> Slots { get; }

    /// <summary>For the message that refuses another type.</summary>
    private protected abstract string ExpectedInput { get; }

    private protected abstract bool CanRead(DataViewType inputType);

    /// <summary>A function that fills the output vector for the current row. It may own scratch memory: each cursor has its own.</summary>
    private protected abstract Action<Memory<float>> CreateWriter(DataViewRow row, DataViewSchema.Column input);

    /// <inheritdoc/>
    protected sealed override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : MapperBase
    {
        private readonly LogFeatureTransformer _transformer;
        private readonly DataViewSchema.Column _input;

        public Mapper(LogFeatureTransformer transformer, DataViewSchema schema) : base(transformer.Host, schema, transformer)
        {
            _transformer = transformer;
            DataViewSchema.Column input = SchemaColumns.Find(Host, schema, "input", transformer.InputColumnName);
            if (!transformer.CanRead(input.Type)) throw SchemaColumns.Mismatch(Host, "input", input, transformer.ExpectedInput);
            _input = input;
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            IReadOnlyList<string> slots = _transformer.Slots;
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.AddSlotNames(slots.Count, (ref VBuffer<ReadOnlyMemory<char>> names) =>
            {
                VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref names, slots.Count);
                for (int s = 0; s < slots.Count; s++) editor.Values[s] = slots[s].AsMemory();
                names = editor.Commit();
            });
            return [new(_transformer.OutputColumnName, new VectorDataViewType(NumberDataViewType.Single, slots.Count),
                annotations.ToAnnotations())];
        }

        protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput) =>
            column => column == _input.Index && activeOutput(0);

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            int size = _transformer.Slots.Count;
            Action<Memory<float>> write = _transformer.CreateWriter(input, input.Schema[_input.Index]);
            var values = new float[size];
            ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) =>
            {
                write(values);
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, size);
                values.CopyTo(editor.Values);
                value = editor.Commit();
            };
            return EngineUse.Of(input)?.Guard(getter) ?? getter;
        }

        protected override void SaveModel(ModelSaveContext ctx) => _transformer.SaveModel(ctx);
    }
}
