namespace MLNetHybrid;

/// <summary>A member of a vote: the two columns that a detector writes.</summary>
/// <param name="ScoreColumnName">Its score: Single, higher is more anomalous.</param>
/// <param name="PredictedLabelColumnName">Its verdict: Boolean, true = anomaly.</param>
public sealed record VoteInput(string ScoreColumnName, string PredictedLabelColumnName);
