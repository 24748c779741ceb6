using System.Runtime.CompilerServices;

namespace PeerComparison.Autoencoder;

/// <summary>libtorch, through TorchSharp.</summary>
internal sealed class TorchPeer(NetworkSize size, int threads) : IAutoencoderPeer
{
    private TorchAutoencoder? _network;

    public string Name => "libtorch 2.10";

    public string Setting => ThreadText.Of(threads);

    public Action? TrainingStep(float[] windows, int count)
    {
        _network = Create(windows);
        return () => _network.TrainingStep();
    }

    public Action Scoring(float[] windows, int count)
    {
        var errors = new float[count];
        _network = Create(windows);
        return () => _network.Score(errors);
    }

    public void Dispose() => _network?.Dispose();

    // Not inlined: see TorchAutoencoder.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private TorchAutoencoder Create(float[] windows) => new(windows, size.FeatureCount, NetworkSize.WindowLength, size.HiddenSize, threads);
}
