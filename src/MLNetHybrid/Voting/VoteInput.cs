namespace MLNetHybrid;

/// <summary>A member of a vote: the two columns that a detector writes.</summary>
/// <param name="scoreColumnName">Its score: Single, higher is more anomalous.</param>
/// <param name="predictedLabelColumnName">Its verdict: Boolean, true = anomaly.</param>
public sealed class VoteInput(string scoreColumnName, string predictedLabelColumnName)
{
    /// <summary>Its score: Single, higher is more anomalous.</summary>
    public string ScoreColumnName => scoreColumnName;

    /// <summary>Its verdict: Boolean, true = anomaly.</summary>
    public string PredictedLabelColumnName => predictedLabelColumnName;

    /// <inheritdoc/>
    public override string ToString() => $"{ScoreColumnName}, {PredictedLabelColumnName}";
}
