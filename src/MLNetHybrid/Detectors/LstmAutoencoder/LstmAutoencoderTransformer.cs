using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.LstmAutoencoder;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Onnx;
using MLNetHybrid.Detectors.LstmAutoencoder.Rows;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

[assembly: LoadableClass(
    typeof(LstmAutoencoderTransformer), null, typeof(SignatureLoadModel), "LSTM autoencoder", LstmAutoencoderTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(LstmAutoencoderTransformer), null, typeof(SignatureLoadDataTransform), "LSTM autoencoder",
    LstmAutoencoderTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// Reconstructs windows with the network of <see cref="LstmAutoencoderTrainer"/>. Adds <c>Latent</c> (vector of Single), <c>Score</c>
/// (Single, the reconstruction error) and <c>PredictedLabel</c> (Boolean, Score > <see cref="AnomalyTransformer.Threshold"/>), and on
/// demand the loss of each value of the window. Where a value of the window is missing or infinite, the numbers are NaN and the label is
/// false.
/// </summary>
/// <remarks>
/// Immutable and safe to use from several threads; a data view it returns scores windows in batches, on all processors. The library's own
/// kernels have nothing to dispose: with them a disposed transformer goes on working, and each <see cref="PredictionEngine{TSrc, TDst}"/>,
/// which disposes its model by default, may come and go. With <see cref="ReconstructionExecutor.OnnxRuntime"/> <see cref="Dispose"/>
/// releases the session: there set <see cref="PredictionEngineOptions.OwnsTransformer"/> to false where several engines share one model, or
/// one after the other uses it.
/// </remarks>
public sealed class LstmAutoencoderTransformer : AnomalyTransformer<LstmAutoencoderModelParameters>, ISharedModel, IDisposable
{
    internal const string LoaderSignature = "MLHLstmAutoencoder";
    private const string SessionName = "LstmAutoencoder (ONNX Runtime executor)";

    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<LstmAutoencoderTransformer>("MLHLSTMT", LoaderSignature);

    private readonly OutputColumn<float> _latent;
    private readonly OutputColumn<float>? _featureErrors;
    private readonly ReconstructionExecutor _executor;
    private readonly Lazy<ManagedExecutor> _managed;   // ordinary garbage, whatever is disposed
    private readonly SharedResource<OnnxRuntimeExecutor> _session;

    internal LstmAutoencoderTransformer(
        IHost host, LstmAutoencoderModelParameters model, AnomalyColumns columns, string latent, string? featureErrors,
        ReconstructionExecutor executor, float threshold)
        : this(
            host, model, columns, latent, featureErrors, executor, threshold,
            new Lazy<ManagedExecutor>(
                () => new(model.Network.Layout, model.Network.Weights, model.Network.Measure, Environment.ProcessorCount)),
            CreateSession(host, model.Network, perFeature: featureErrors is not null))
    {
    }

    private LstmAutoencoderTransformer(
        IHost host, LstmAutoencoderModelParameters model, AnomalyColumns columns, string latent, string? featureErrors,
        ReconstructionExecutor executor, float threshold,
        Lazy<ManagedExecutor> managed, SharedResource<OnnxRuntimeExecutor> session)
        : base(host, model, columns, threshold)
    {
        _executor = executor;
        _managed = managed;
        _session = session;
        _latent = new(latent, new VectorDataViewType(NumberDataViewType.Single, model.LatentSize), float.NaN)
        {
            SlotNames = [.. Enumerable.Range(0, model.LatentSize).Select(i => FormattableString.Invariant($"{latent}{i}"))],
        };
        if (featureErrors is not null)
            _featureErrors = OutputColumn.Vector(featureErrors, hasFeatureNames: true, model.WindowLength, model.FeatureCount);
        ExtraColumns = _featureErrors is null ? [_latent] : [_latent, _featureErrors];
    }

    /// <summary>The output column with the window's code.</summary>
    public string LatentColumnName => _latent.Name;

    /// <summary>The output column with the loss of each value of the window, or null where it is not computed.</summary>
    public string? ReconstructionErrorPerFeatureColumnName => _featureErrors?.Name;

    private protected override VersionInfo Version => FormatVersion;

    private protected override void WriteSettings(BinaryWriter writer)
    {
        writer.Write(LatentColumnName);
        writer.WriteEnum(_executor);
        writer.WriteStringOrNull(ReconstructionErrorPerFeatureColumnName);
    }

    internal static LstmAutoencoderTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        IHost host = env.Register(nameof(LstmAutoencoderTransformer));
        string latent = "";
        string? perFeature = null;
        ReconstructionExecutor executor = default;
        Loaded loaded = Load(host, ctx, FormatVersion, reader =>
        {
            latent = reader.ReadString("the latent column's name");
            executor = reader.ReadEnum<ReconstructionExecutor>("the executor");
            perFeature = reader.ReadStringOrNull("the column's name of the reconstruction error per feature");
        });
        return new(host, loaded.Model, loaded.Columns, latent, perFeature, executor, loaded.Threshold);
    }

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    internal override AnomalyTransformer WithThreshold(float threshold) =>
        new LstmAutoencoderTransformer(
            Host, Model, Columns, LatentColumnName, ReconstructionErrorPerFeatureColumnName, _executor, threshold, _managed,
            // A disposed model that never needed its session may still be copied.
            RunsOnOnnxRuntime ? _session.Share() : CreateSession(Host, Model.Network, perFeature: _featureErrors is not null));

    // The library's own kernels: a session of ONNX Runtime would have to be disposed.
    internal override AnomalyTransformer WithContributions(string columnName) =>
        new LstmAutoencoderTransformer(Host, Model, Columns, LatentColumnName, columnName, ReconstructionExecutor.Managed, Threshold);

    internal override bool ScoresLastStepOnly => Model.ErrorScope == ErrorScope.LastStep;

    ITransformer ISharedModel.Share() => WithThreshold(Threshold);

    internal override IReadOnlyList<OutputColumn> ExportedColumns => ExtraColumns;

    internal override (string Score, IReadOnlyList<string> Extra) AddTo(GraphWriter graph, string features)
    {
        (string score, string latent, string? errors) = Model.AddTo(graph, features, perFeature: _featureErrors is not null);
        return (score, errors is null ? [latent] : [latent, errors]);
    }

    internal override BatchScorer CreateScorer() => new ReconstructionScorer(CreateExecutor(), _latent, _featureErrors);

    // Errors per feature need every residual of the window, which rows alone do not give. Whether that column is read must not matter: the
    // two ways round differently, and a column has the same values whatever else is read.
    internal override WindowScorer? CreateWindowScorer() =>
        _featureErrors is null && CreateExecutor().Rows is RowExecutor rows ? new WindowStreamScorer(rows, _latent) : null;

    /// <summary>
    /// Releases the session of ONNX Runtime, if one is in use, after the runs in flight and unless a model with another threshold shares
    /// it. With it the transformer scores no more: <see cref="ObjectDisposedException"/>. Without one nothing changes.
    /// </summary>
    public void Dispose() => _session.Dispose();

    private IReconstructionExecutor CreateExecutor() => RunsOnOnnxRuntime ? new SessionExecutor(_session) : _managed.Value;

    private bool RunsOnOnnxRuntime =>
        _executor == ReconstructionExecutor.OnnxRuntime
            || (_executor == ReconstructionExecutor.Auto && Host is IHostEnvironmentInternal { GpuDeviceId: not null });

    private static SharedResource<OnnxRuntimeExecutor> CreateSession(IHost host, TrainedNetwork network, bool perFeature) =>
        new(SessionName, () => OnnxRuntimeExecutor.Create(
            host, network.Layout.Architecture, network.Weights, network.Measure, perFeature));
}
