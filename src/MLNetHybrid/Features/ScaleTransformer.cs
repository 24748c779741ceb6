using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.Features;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

[assembly: LoadableClass(typeof(ScaleTransformer), null, typeof(SignatureLoadModel), "Scale", ScaleTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IRowMapper), typeof(ScaleTransformer), null, typeof(SignatureLoadRowMapper), "Scale", ScaleTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>Scales features as learned from training rows: (x - shift) / scale.</summary>
/// <remarks>Immutable and safe to use from several threads. A row costs one multiply-add per value; no memory is allocated per
/// row.</remarks>
/// <seealso cref="ScaleEstimator"/>
public sealed class ScaleTransformer : RowToRowTransformerBase, IModelPart
{
    internal const string LoaderSignature = "MLHScale";
    internal const string ExpectedInput = "Single or Double: a vector of known size, or one value";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<ScaleTransformer>("MLHSCALE", LoaderSignature);

    private readonly FeatureScale _scale;

    internal ScaleTransformer(IHostEnvironment env, string outputColumnName, string inputColumnName, FeatureScale scale)
        : base(env.Register(nameof(ScaleTransformer)))
    {
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
        _scale = scale;
    }

    /// <summary>The column that is added: Single, of the input's shape.</summary>
    public string OutputColumnName { get; }

    /// <summary>The column that is read.</summary>
    public string InputColumnName { get; }

    /// <summary>What is subtracted from each feature, finite; in the features' units.</summary>
    public IReadOnlyList<double> Shifts => [.. _scale.Shifts];

    /// <summary>What each feature is divided by then, positive and finite; in the features' units.</summary>
    public IReadOnlyList<double> Scales => [.. _scale.Scales];

    internal double ShiftOf(int feature) => _scale.Shifts[feature];

    internal double ScaleOf(int feature) => _scale.Scales[feature];

    /// <summary>The transform and its columns.</summary>
    public override string ToString() => ModelParts.Describe(this, [InputColumnName], [OutputColumnName]);

    string IModelPart.MainColumn => OutputColumnName;

    internal static bool IsReal(DataViewType itemType) => itemType == NumberDataViewType.Single || itemType == NumberDataViewType.Double;

    /// <summary>The last dimension of a vector; 1 for one value.</summary>
    internal static int FeatureCount(DataViewType type) => type is VectorDataViewType vector ? vector.Dimensions[^1] : 1;

    /// <summary>Reads a column, be it of vectors or of single values, as rows of the length that its type promises.</summary>
    internal static Func<VBuffer<T>> Reader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType vector)
        {
            ValueGetter<VBuffer<T>> getVector = row.GetGetter<VBuffer<T>>(column);
            VBuffer<T> values = default;
            return () =>
            {
                getVector(ref values);
                FeatureValues.Check(in values, vector.Size, column.Name);
                return values;
            };
        }

        ValueGetter<T> getValue = row.GetGetter<T>(column);
        var value = new T[1];
        return () =>
        {
            getValue(ref value[0]);
            return new VBuffer<T>(1, value);
        };
    }

    internal static ScaleTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(ScaleTransformer));
        string output = reader.ReadString("the output column's name"), input = reader.ReadString("the input column's name");
        FeatureScale scale = FeatureScale.Read(reader);
        reader.End();
        return new(env, output, input, scale);
    }

    internal static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema schema) =>
        Create(env, ctx).MakeRowMapper(schema);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx) => ModelBody.Save(ctx, FormatVersion, writer =>
    {
        writer.Write(OutputColumnName);
        writer.Write(InputColumnName);
        _scale.Write(writer);
    });

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : MapperBase, ISaveAsOnnx
    {
        private readonly ScaleTransformer _transformer;
        private readonly DataViewSchema.Column _input;

        public Mapper(ScaleTransformer transformer, DataViewSchema schema) : base(transformer.Host, schema, transformer)
        {
            _transformer = transformer;
            DataViewSchema.Column input = SchemaColumns.Find(Host, schema, "input", transformer.InputColumnName);
            int featureCount = transformer._scale.FeatureCount;
            if (!IsReal(input.Type.GetItemType()) || input.Type is VectorDataViewType { IsKnownSize: false }
                || FeatureCount(input.Type) != featureCount)
                throw SchemaColumns.Mismatch(
                    Host, "input", input, FormattableString.Invariant($"{ExpectedInput}, with {featureCount} features as in training"));
            _input = input;
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(_input.Annotations, name => name == AnnotationUtils.Kinds.SlotNames);
            annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
            DataViewType type = _input.Type is VectorDataViewType vector
                ? new VectorDataViewType(NumberDataViewType.Single, vector.Dimensions)
                : NumberDataViewType.Single;
            return [new(_transformer.OutputColumnName, type, annotations.ToAnnotations())];
        }

        protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput) =>
            column => column == _input.Index && activeOutput(0);

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            Delegate getter = _input.Type.GetItemType() == NumberDataViewType.Double ? Getter<double>(input) : Getter<float>(input);
            return EngineUse.Of(input)?.Guard(getter) ?? getter;   // the getter has scratch memory
        }

        private Delegate Getter<T>(DataViewRow input) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            FeatureScale scale = _transformer._scale;
            if (_input.Type is not VectorDataViewType vector)
            {
                ValueGetter<T> get = input.GetGetter<T>(input.Schema[_input.Index]);
                T source = default;
                return (ValueGetter<float>)((ref float value) =>
                {
                    get(ref source);
                    value = scale.Apply(0, double.CreateTruncating(source));
                });
            }

            Func<VBuffer<T>> read = Reader<T>(input, input.Schema[_input.Index]);
            var scratch = new double[vector.Size];
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                VBuffer<T> row = read();
                scale.Apply(in row, scratch, ref value);
            });
        }

        protected override void SaveModel(ModelSaveContext ctx) => _transformer.SaveModel(ctx);

        bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

        void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx)
        {
            string input = ctx.GetVariableName(_input.Name);
            var graph = new ContextGraph(ctx, _transformer.OutputColumnName);
            graph.Assign(OutputColumns.Value[0].Type, _transformer.OutputColumnName, _transformer._scale.AddTo(graph, input));
        }
    }
}
