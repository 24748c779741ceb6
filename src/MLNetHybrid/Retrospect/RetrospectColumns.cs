namespace MLNetHybrid;

/// <summary>
/// The columns that <c>ScoreInRetrospect</c> adds. They know the L - 1 rows after each row: no live stream has them in time.
/// </summary>
public static class RetrospectColumns
{
    /// <summary>Single, higher is more anomalous: from the mean score of all windows that hold the row.</summary>
    public const string Score = "RetrospectScore";

    /// <summary>Boolean: whether that score is above its own threshold.</summary>
    public const string PredictedLabel = "RetrospectPredictedLabel";
}
