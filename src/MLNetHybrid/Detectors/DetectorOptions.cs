using MLNetHybrid.Detectors;

namespace MLNetHybrid;

/// <summary>The columns that every detector has.</summary>
public abstract record DetectorOptions
{
    private protected DetectorOptions()
    {
    }

    /// <summary>
    /// The input column: a vector of Single of known size D; for the LSTM autoencoder of shape (L, F), as <c>SlidingWindow</c> makes.
    /// Default "Features".
    /// </summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>The output column with the score, Single; higher is more anomalous. Default "Score".</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The output column with the verdict, Boolean. Default "PredictedLabel".</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>
    /// The output column with each row's <see cref="RowStatus"/>, Int32: whether it has a score. A window without any value counts as
    /// warming up; why it has none, <c>SlidingWindow</c>'s own status tells. Default null: no such column.
    /// </summary>
    /// <example><code>
    /// var options = new LstmHybridEstimator.Options { WindowLength = 10, StatusColumnName = "Status" };
    /// IDataView judged = ml.AnomalyDetection.Trainers.LstmHybrid(options).Fit(data).Transform(data);
    /// int warmingUp = judged.GetColumn&lt;int&gt;("Status").Count(status =&gt; (RowStatus)status == RowStatus.WarmingUp);
    /// </code></example>
    public string? StatusColumnName { get; init; }

    /// <summary>The names of the columns.</summary>
    internal AnomalyColumns Columns =>
        new(FeatureColumnName, ScoreColumnName, PredictedLabelColumnName, FeatureContributions, StatusColumnName);

    /// <summary>Name of the output column with each feature's part in the score; null: none.</summary>
    private protected virtual string? FeatureContributions => null;
}
