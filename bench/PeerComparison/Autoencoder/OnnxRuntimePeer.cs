using Microsoft.ML.OnnxRuntime;

namespace PeerComparison.Autoencoder;

/// <summary>ONNX Runtime on the graph that the library exports.</summary>
internal sealed class OnnxRuntimePeer : IAutoencoderPeer
{
    private readonly NetworkSize _size;
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    /// <param name="size">Of the network.</param>
    /// <param name="graph">The network.</param>
    /// <param name="threads">Of one operator.</param>
    /// <param name="spinning">Whether threads wait for work in a loop, as by default, or sleep.</param>
    public OnnxRuntimePeer(NetworkSize size, byte[] graph, int threads, bool spinning)
    {
        _size = size;
        Setting = ThreadText.Of(threads) + (spinning || threads == 1 ? "" : ", no spinning");
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", spinning ? "1" : "0");
        _session = new InferenceSession(graph, options);
    }

    public string Name => $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";

    public string Setting { get; }

    public Action? TrainingStep(float[] windows, int count) => null;

    public Action Scoring(float[] windows, int count)
    {
        OrtValue input = OrtValue.CreateTensorValueFromMemory(windows, [count, NetworkSize.WindowLength, _size.FeatureCount]);
        string[] outputs = [_session.OutputNames[0], _session.OutputNames[1]];   // latent and error
        return () =>
        {
            using IDisposableReadOnlyCollection<OrtValue> result = _session.Run(_options, ["window"], [input], outputs);
        };
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}
