namespace PeerComparison.Autoencoder;

/// <summary>What a prediction engine reads out.</summary>
internal sealed class Verdict
{
    public float Score { get; set; }

    public bool PredictedLabel { get; set; }
}
