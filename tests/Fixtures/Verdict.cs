namespace MLNetHybrid.Tests;

/// <summary>What every detector says of a row, as a prediction engine reads it.</summary>
internal sealed class Verdict
{
    /// <summary>Higher is more anomalous.</summary>
    public float Score { get; set; }

    /// <summary>Whether the row is an anomaly.</summary>
    public bool PredictedLabel { get; set; }
}
