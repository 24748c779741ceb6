using MLNetHybrid;


namespace SensorCsv.Results;

/// <summary>What a model says of one row; its columns carry the names that every detector gives them.</summary>
internal sealed class RowResult
{
    /// <summary>Higher is more anomalous; NaN where the row cannot be scored.</summary>
    public float Score { get; set; }

    /// <summary>True: an anomaly.</summary>
    public bool PredictedLabel { get; set; }

    /// <summary>A <see cref="RowStatus"/>: whether there is a verdict, and if not, why.</summary>
    public int Status { get; set; }
}
