using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.LstmAutoencoder;
using MLNetHybrid.LstmAutoencoder.WideInputs;
using MLNetHybrid.Onnx;

[assembly: LoadableClass(typeof(LstmAutoencoderTransformer), null, typeof(SignatureLoadModel), "LSTM autoencoder", LstmAutoencoderTransformer.LoaderSignature)]

namespace MLNetHybrid.LstmAutoencoder;

/// <summary>
/// Reconstructs windows with the network of <see cref="LstmAutoencoderTrainer"/>. Adds <c>Latent</c> (vector of Single), <c>ReconstructionError</c> (Single),
/// <c>Score</c> (the same value) and <c>PredictedLabel</c> (Boolean, Score > <see cref="AnomalyTransformer.Threshold"/>), and on demand the loss of each value of the
/// window. Where a value of the window is missing or infinite, the numbers are NaN and the label is false.
/// </summary>
/// <remarks>
/// Immutable and safe to use from several threads; a data view it returns scores windows in batches, on all processors. <see cref="Dispose"/> releases the session of ONNX
/// Runtime where one is in use. A <see cref="PredictionEngine{TSrc, TDst}"/> disposes its model by default: where several engines share one model, set
/// <see cref="PredictionEngineOptions.OwnsTransformer"/> to false.
/// </remarks>
public sealed class LstmAutoencoderTransformer : AnomalyTransformer<LstmAutoencoderModelParameters>, IDisposable
{
    internal const string LoaderSignature = "MLHLstmAutoencoder";

    // Adds the column of the reconstruction error per feature.
    private const uint PerFeatureVersion = 0x00010002;
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create("MLHLSTMT", LoaderSignature, written: PerFeatureVersion);

    private readonly LstmAutoencoderColumns _columns;
    private readonly ReconstructionExecutor _executor;
    private readonly Shared<IReconstructionExecutor> _running;

    internal LstmAutoencoderTransformer(
        IHost host, LstmAutoencoderModelParameters model, LstmAutoencoderColumns columns, ReconstructionExecutor executor, float threshold,
        Shared<IReconstructionExecutor>? running = null)
        : base(host, model, columns.Detector, threshold)
    {
        _columns = columns;
        _executor = executor;
        _running = running ?? new Shared<IReconstructionExecutor>(() => CreateExecutor(host, model.Network, executor, perFeature: columns.ReconstructionErrorPerFeature is not null));
        NetworkArchitecture network = model.Network.Layout.Architecture;
        ExtraColumns =
        [
            new OutputColumn(columns.Latent, network.LatentSize), new OutputColumn(columns.ReconstructionError, null),
            .. columns.ReconstructionErrorPerFeature is string name
                ? (OutputColumn[])[new OutputColumn(name, network.WindowLength * network.FeatureCount) { Dimensions = [network.WindowLength, network.FeatureCount] }]
                : [],
        ];
    }

    /// <summary>The output column with the window's code.</summary>
    public string LatentColumnName => _columns.Latent;

    /// <summary>The output column with the reconstruction error.</summary>
    public string ReconstructionErrorColumnName => _columns.ReconstructionError;

    /// <summary>The output column with the loss of each value of the window, or null where it is not computed.</summary>
    public string? ReconstructionErrorPerFeatureColumnName => _columns.ReconstructionErrorPerFeature;

    internal override IReadOnlyList<OutputColumn> ExtraColumns { get; }

    private protected override VersionInfo Version => FormatVersion;

    private protected override void WriteSettings(BinaryWriter writer)
    {
        writer.Write(_columns.Latent);
        writer.Write(_columns.ReconstructionError);
        writer.WriteEnum(_executor);
        writer.WriteStringOrNull(_columns.ReconstructionErrorPerFeature);
    }

    // The name that ML.NET's loader looks for.
    internal static LstmAutoencoderTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        IHost host = env.Register(nameof(LstmAutoencoderTransformer));
        string latent = "", error = "";
        string? perFeature = null;
        ReconstructionExecutor executor = default;
        Loaded loaded = Load(host, ctx, FormatVersion, reader =>
        {
            latent = reader.ReadString("the latent column's name");
            error = reader.ReadString("the reconstruction error column's name");
            executor = reader.ReadEnum<ReconstructionExecutor>("the executor");
            if (reader.Version >= PerFeatureVersion) perFeature = reader.ReadStringOrNull("the column's name of the reconstruction error per feature");
        });
        return new(host, loaded.Model, new LstmAutoencoderColumns(loaded.Columns, latent, error, perFeature), executor, loaded.Threshold);
    }

    internal override AnomalyTransformer WithThreshold(float threshold) => new LstmAutoencoderTransformer(Host, Model, _columns, _executor, threshold, _running.Share());

    internal override BatchScorer CreateScorer() => new Scorer(_running.Value, perFeature: ExtraColumns.Count > 2);

    // Errors per feature need every residual of the window, which rows alone do not give. Whether that column is read must not matter: the two ways round differently,
    // and a column has the same values whatever else is read.
    internal override WindowScorer? CreateWindowScorer() =>
        _columns.ReconstructionErrorPerFeature is null && _running.Value is ManagedExecutor { Rows: RowExecutor rows } ? new StreamScorer(rows) : null;

    /// <summary>Releases the executor, unless a model with another threshold still uses it. The transformer must not be used afterwards.</summary>
    public void Dispose() => _running.Dispose();

    private static IReconstructionExecutor CreateExecutor(IHost host, TrainedNetwork network, ReconstructionExecutor executor, bool perFeature)
    {
        bool onGpu = host is IHostEnvironmentInternal { GpuDeviceId: not null };
        return executor == ReconstructionExecutor.OnnxRuntime || (executor == ReconstructionExecutor.Auto && onGpu)
            ? OnnxRuntimeExecutor.Create(host, network.Layout.Architecture, network.Weights, network.Measure, perFeature)
            : new ManagedExecutor(network.Layout, network.Weights, network.Measure, Environment.ProcessorCount);
    }

    private sealed class Scorer(IReconstructionExecutor executor, bool perFeature) : BatchScorer
    {
        public override void Score(ReadOnlySpan<float> features, BatchOutput output)
        {
            executor.Run(features, output.RowCount, output.Extra(0), output.Scores, perFeature ? output.Extra(2) : []);
            output.Scores.CopyTo(output.Extra(1));
        }
    }
}
