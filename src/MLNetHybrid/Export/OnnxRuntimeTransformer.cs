using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.Export;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

[assembly: LoadableClass(
    typeof(OnnxRuntimeTransformer), null, typeof(SignatureLoadModel), "Model in ONNX Runtime", OnnxRuntimeTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(OnnxRuntimeTransformer), null, typeof(SignatureLoadDataTransform), "Model in ONNX Runtime",
    OnnxRuntimeTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// Detectors and votes that ONNX Runtime computes, all of them in one run for each batch of rows:
/// <c>mlContext.AnomalyDetection.UseOnnxRuntime</c> makes it.
/// </summary>
/// <remarks>
/// Immutable and safe to use from several threads. A file holds the detectors and votes themselves, from which the graph is made anew when
/// the session opens.
/// </remarks>
public sealed class OnnxRuntimeTransformer : RowMapperTransformer, IModelWrapper, IDisposable
{
    internal const string LoaderSignature = "MLHOnnxRuntime";
    private const string ModelEntry = "Model";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<OnnxRuntimeTransformer>("MLHORTRT", LoaderSignature);

    private OnnxRuntimeTransformer(
        IHost host, ITransformer inner, IReadOnlyList<DataViewSchema.DetachedColumn> inputs, SharedResource<GraphSession>? session = null)
        : base(host)
    {
        Inner = inner;
        Inputs = inputs;
        DataViewSchema before = InputSchema();
        OutputColumnNames = Made(inner, before);
        Session = session ?? new("UseOnnxRuntime", Open);
    }

    /// <summary>The columns that the graph takes.</summary>
    public IReadOnlyList<string> InputColumnNames => [.. Inputs.Select(column => column.Name)];

    /// <summary>The columns that the graph gives: all that the detectors and votes, and what stands between them, make.</summary>
    public IReadOnlyList<string> OutputColumnNames { get; }

    internal ITransformer Inner { get; }

    internal IReadOnlyList<DataViewSchema.DetachedColumn> Inputs { get; }

    internal SharedResource<GraphSession> Session { get; }

    ITransformer IModelWrapper.Inner => Inner;

    /// <summary>The columns that go in and out.</summary>
    public override string ToString() => ModelParts.Describe(this, InputColumnNames, OutputColumnNames);

    /// <summary>
    /// Releases the session of ONNX Runtime, after the runs in flight and unless a model that was made of this one shares it. With it the
    /// transformer scores no more: <see cref="ObjectDisposedException"/>. A <see cref="PredictionEngine{TSrc, TDst}"/> disposes its model
    /// unless it is created with <see cref="PredictionEngineOptions.OwnsTransformer"/> = false.
    /// </summary>
    public void Dispose()
    {
        Session.Dispose();
        (Inner as IDisposable)?.Dispose();
    }

    /// <summary>Opens the session.</summary>
    /// <param name="env">Names the device.</param>
    /// <param name="inner">What the graph computes: parts that add columns of types that <see cref="SessionColumn"/> knows.</param>
    /// <param name="schema">Schema of its input.</param>
    internal static OnnxRuntimeTransformer Of(IHostEnvironment env, ITransformer inner, DataViewSchema schema)
    {
        IHost host = env.Register(nameof(OnnxRuntimeTransformer));
        var chain = ExportedChain.Of(host, inner, schema, new() { OutputColumnNames = Made(inner, schema) });
        var transformer = new OnnxRuntimeTransformer(
            host, inner, [.. chain.Inputs.Select(column => new DataViewSchema.DetachedColumn(column.Name, column.Type))]);
        using SharedResource<GraphSession>.Use use = transformer.Session.Begin();
        _ = use.Value;
        return transformer;
    }

    internal static OnnxRuntimeTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        IHost host = env.Register(nameof(OnnxRuntimeTransformer));
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(OnnxRuntimeTransformer));
        int count = reader.ReadInt32(1, ushort.MaxValue, "the number of input columns");
        DataViewSchema.DetachedColumn[] inputs = [.. Enumerable.Range(0, count).Select(_ => SessionColumn.Read(reader))];
        reader.End();
        ctx.LoadModel<ITransformer, SignatureLoadModel>(host, out ITransformer inner, ModelEntry);
        return new(host, inner, inputs);
    }

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    internal override void Save(ModelSaveContext ctx)
    {
        ModelBody.Save(ctx, FormatVersion, writer =>
        {
            writer.Write(Inputs.Count);
            foreach (DataViewSchema.DetachedColumn input in Inputs) SessionColumn.Write(writer, input);
        });
        ctx.SaveModel(Inner, ModelEntry);
    }

    internal override RowToRowMapperTransformBase Bind(IHostEnvironment env, IDataView input) => new SessionView(env, this, input);

    ITransformer IModelWrapper.With(ITransformer inner) => new OnnxRuntimeTransformer(Host, inner, Inputs);

    ITransformer ISharedModel.Share() => new OnnxRuntimeTransformer(Host, ModelParts.Replace(Inner, _ => null), Inputs, Session.Share());

    private static string[] Made(ITransformer inner, DataViewSchema before) =>
        [.. inner.GetOutputSchema(before).Skip(before.Count).Where(column => !column.IsHidden).Select(column => column.Name)];

    private DataViewSchema InputSchema()
    {
        var schema = new DataViewSchema.Builder();
        foreach (DataViewSchema.DetachedColumn input in Inputs) schema.AddColumn(input.Name, input.Type);
        return schema.ToSchema();
    }

    private GraphSession Open()
    {
        var chain = ExportedChain.Of(
            Host, Inner, InputSchema(), new() { InputColumnNames = InputColumnNames, OutputColumnNames = OutputColumnNames });
        ModelProto graph = chain.Build();
        return new GraphSession(
            Host, graph.ToByteArray(),
            [.. Inputs.Where(column => graph.Graph.Input.Any(value => value.Name == column.Name)).Select(SessionColumn.ValueOf)],
            [.. chain.Outputs.Select(column => SessionColumn.ValueOf(new(column.Name, column.Type)))]);
    }
}
