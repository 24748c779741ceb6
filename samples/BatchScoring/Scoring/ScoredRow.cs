namespace BatchScoring.Scoring;

/// <summary>What the model says of one row.</summary>
internal sealed class ScoredRow
{
    public long Row { get; set; }

    public string Key { get; set; } = "";

    /// <summary>Higher is more anomalous; NaN where the row is not judged.</summary>
    public float Score { get; set; }

    public bool PredictedLabel { get; set; }

    /// <summary>A <see cref="MLNetHybrid.RowStatus"/>: whether there is a verdict, and if not, why.</summary>
    public int Status { get; set; }
}
