using Microsoft.ML;
using Microsoft.ML.Runtime;
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

    /// <summary>Every output column besides score and label, by option; null: not wanted.</summary>
    internal IEnumerable<(string Option, string? Name)> OnDemandColumns =>
        [("FeatureContributionsColumnName", FeatureContributions), .. OwnColumns, (nameof(StatusColumnName), StatusColumnName)];

    /// <summary>The names of the columns.</summary>
    internal AnomalyColumns Columns =>
        new(FeatureColumnName, ScoreColumnName, PredictedLabelColumnName, FeatureContributions, StatusColumnName);

    /// <summary>What the trainer is called in messages, and its columns in a hybrid: its class's name without "Trainer".</summary>
    internal string ComponentName => GetType().DeclaringType!.Name.Replace("Trainer", "", StringComparison.Ordinal);

    /// <summary>The trainer that these options describe.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal abstract IEstimator<ITransformer> CreateTrainer(IHostEnvironment env);

    /// <summary>The same options with this seed where they have a seed and none is given.</summary>
    internal virtual DetectorOptions WithDefaultSeed(int? seed) => this;

    /// <summary>Output columns besides those that every detector can write, by option; null: not wanted.</summary>
    internal virtual IReadOnlyList<(string Option, string? Name)> OwnColumns => [];

    /// <summary>Name of the output column with each feature's part in the score; null: none.</summary>
    private protected virtual string? FeatureContributions => null;
}
