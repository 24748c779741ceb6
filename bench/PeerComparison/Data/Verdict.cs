namespace PeerComparison.Data;

/// <summary>What a prediction engine gives.</summary>
internal sealed class Verdict
{
    /// <summary>Higher is more anomalous.</summary>
    public float Score { get; set; }

    /// <summary>Whether the row is an anomaly.</summary>
    public bool PredictedLabel { get; set; }
}
