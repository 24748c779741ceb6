namespace PeerComparison.Autoencoder;

/// <summary>The notebook's network, four encoder blocks and four decoder layers, in some size.</summary>
/// <param name="FeatureCount">F</param>
/// <param name="HiddenSize">H</param>
internal sealed record NetworkSize(int FeatureCount, int HiddenSize)
{
    /// <summary>L, steps per window.</summary>
    public const int WindowLength = 50;

    /// <summary>Probability of dropout in training.</summary>
    public const double DropoutRate = 0.02;

    public int WindowSize => WindowLength * FeatureCount;
}
