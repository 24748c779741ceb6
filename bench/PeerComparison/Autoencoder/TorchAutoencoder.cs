namespace PeerComparison.Autoencoder;
internal sealed class TorchAutoencoder(NetworkSize size, int threads) : IAutoencoderPeer
{
    public static string? WhyAbsent => "stub";
    public string Name => $"{size} {threads}";
    public Action? TrainingStep(float[] windows, int count) => null;
    public Action Scoring(float[] windows, int count) => () => { };
    public void Dispose() { }
}
