using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Detectors.LstmAutoencoder;
using MLNetHybrid.Detectors.LstmAutoencoder.Onnx;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

[assembly: LoadableClass(
    typeof(LstmAutoencoderModelParameters), null, typeof(SignatureLoadModel), "LSTM autoencoder model",
    LstmAutoencoderModelParameters.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// A trained LSTM autoencoder: its sizes, its weights, and the losses on the way there. Immutable and safe to use from several threads.
/// </summary>
public sealed class LstmAutoencoderModelParameters : AnomalyModelParameters
{
    internal const string LoaderSignature = "MLHLstmModel";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<LstmAutoencoderModelParameters>(
        "MLHLSTMM", LoaderSignature);

    internal LstmAutoencoderModelParameters(IHostEnvironment env, TrainedNetwork network)
        : base(env, nameof(LstmAutoencoderModelParameters)) => Network = network;

    internal TrainedNetwork Network { get; }

    /// <summary>L, steps per window.</summary>
    public int WindowLength => Network.Layout.Architecture.WindowLength;

    /// <summary>F, features per step.</summary>
    public int FeatureCount => Network.Layout.Architecture.FeatureCount;

    /// <summary>H, units of each LSTM of encoder and decoder.</summary>
    public int HiddenSize => Network.Layout.Architecture.HiddenSize;

    /// <summary>2Z, values of the latent vector.</summary>
    public int LatentSize => Network.Layout.Architecture.LatentSize;

    /// <summary>Residual blocks of the encoder.</summary>
    public int EncoderBlocks => Network.Layout.Architecture.EncoderBlocks;

    /// <summary>LSTM layers of the decoder.</summary>
    public int DecoderLayers => Network.Layout.Architecture.DecoderLayers;

    /// <summary>Whether the decoder's layers run in both directions of time.</summary>
    public bool BidirectionalDecoder => Network.Layout.Architecture.BidirectionalDecoder;

    /// <summary>What the reconstruction error averages over.</summary>
    public ErrorScope ErrorScope => Network.Measure.Scope;

    /// <summary>What training minimised and the reconstruction error reports.</summary>
    public ReconstructionLoss Loss => Network.Measure.Loss;

    /// <summary>The losses of each epoch of training.</summary>
    public IReadOnlyList<EpochLoss> History => Network.History;

    /// <summary>
    /// All weights: encoder blocks (LSTM, LayerNorm, the shortcut's projection where there is one), the forward and the backward latent
    /// LSTM, decoder layers (LSTM, where <see cref="BidirectionalDecoder"/> the backward LSTM, LayerNorm), output layer. LSTM: kernel
    /// (inputs, 4H), recurrent kernel (H, 4H), bias (4H), gates in Keras's order i, f, c, o; LayerNorm: gamma, beta; dense layers: kernel
    /// (inputs, outputs), bias. Matrices are row-major.
    /// </summary>
    public ReadOnlySpan<float> Weights => Network.Weights;

    /// <summary>
    /// Writes the network as an ONNX graph: input <c>window</c> (N, L, F), outputs <c>latent</c> (N, 2Z), <c>reconstruction_error</c> (N)
    /// and <c>reconstruction_error_per_feature</c> (N, L, F).
    /// </summary>
    /// <param name="destination">Where the ONNX file goes; it stays open.</param>
    public void SaveAsOnnx(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        LstmAutoencoderGraph.Create(Network.Layout.Architecture, Network.Weights, Network.Measure, perFeature: true).WriteTo(destination);
    }

    internal override VectorDataViewType FeatureType => new(NumberDataViewType.Single, WindowLength, FeatureCount);

    internal override float TrainedThreshold => Network.Threshold;

    internal override bool IsExportable => true;

    internal override string AddTo(GraphWriter graph, string features) => AddTo(graph, features, perFeature: false).Score;

    /// <summary>Adds score (N), latent vector (N, 2Z) and errors (N, L, F) of windows (N, L, F) to an ONNX graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="windows">Its value with the windows.</param>
    /// <param name="perFeature">Whether the errors are wanted; else they are null.</param>
    // Where a value of the window is missing, all is NaN; what an LSTM makes of NaN is left to each runtime.
    internal (string Score, string Latent, string? Errors) AddTo(GraphWriter graph, string windows, bool perFeature)
    {
        var network = new LstmAutoencoderGraph(
            graph, windows, Network.Layout.Architecture, Network.Weights, Network.Measure, perFeature);
        string missing = graph.Missing("unknown", windows, [1, 2]);
        string score = graph.Node("Add", "score", [network.ErrorValue, missing]);
        string latent = graph.Node("Add", "known_latent", [network.LatentValue, graph.Unsqueeze("unknown_latent", missing, [1])]);
        return (score, latent, network.PerFeatureValue is string errors
            ? graph.Node("Add", "known_errors", [errors, graph.Unsqueeze("unknown_errors", missing, [1, 2])])
            : null);
    }

    private protected override VersionInfo Version => FormatVersion;

    internal static LstmAutoencoderModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) =>
        new(env, TrainedNetwork.Read(ModelBody.Load(ctx, FormatVersion, nameof(LstmAutoencoderModelParameters))));

    private protected override void Write(BinaryWriter writer) => Network.Write(writer);
}
