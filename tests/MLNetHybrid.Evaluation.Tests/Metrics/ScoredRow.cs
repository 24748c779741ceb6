namespace MLNetHybrid.Evaluation.Tests.Metrics;

internal sealed class ScoredRow
{
    public bool Label { get; set; }

    public float Score { get; set; }

    public bool PredictedLabel { get; set; }

    /// <summary>A column that no evaluation asks for.</summary>
    public string Unread { get; set; } = "";
}
