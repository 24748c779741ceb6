using Microsoft.ML.OnnxRuntime;

namespace PeerComparison.Autoencoder;

/// <summary>ONNX Runtime on the graph that the library exports.</summary>
internal sealed class OnnxRuntimePeer : IAutoencoderPeer
{
    private readonly NetworkSize _size;
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    public OnnxRuntimePeer(NetworkSize size, byte[] graph, int threads)
    {
        _size = size;
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        _session = new InferenceSession(graph, options);
    }

    public string Name => $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";

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
