namespace MLNetHybrid.Evaluation;

/// <summary>What <c>Compare</c> reads, and how its baselines work.</summary>
public sealed record ComparisonOptions
{
    /// <summary>
    /// The label in the test view: Boolean, a number (0 or 1), or a key whose values say which is the anomaly (0 and 1, false and true,
    /// normal and anomaly; others are refused). Default: "Label".
    /// </summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The score column of every model's output: Single, higher is more anomalous. Default: "Score".</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The verdict column of every model's output: Boolean. Default: "PredictedLabel".</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>What the baselines see, in the training and the test view: a vector of Single of known size. Default: "Features".</summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>
    /// A text column of the training and the test view that tells streams apart, whose rows may come in turn: no baseline's window holds
    /// rows of two. Null, the default: all rows are of one stream.
    /// </summary>
    public string? PartitionColumnName { get; init; }

    /// <summary>
    /// L, rows of the windows of the baselines that have some: mean deviations, principal components and nearest windows; in [1, 65536].
    /// Where the features are windows already, vectors of two dimensions, 1 is taken. Default: 50.
    /// </summary>
    public int WindowLength { get; init; } = 50;

    /// <summary>The share of the training rows' or windows' variance that the PCA baselines keep, in (0, 1). Default: 0.9.</summary>
    public double ExplainedVariance { get; init; } = 0.9;

    /// <summary>
    /// Training rows, the last ones, that these baselines learn from: nearest rows and windows, principal components of windows, forest and
    /// SVM; in [1, 1048576]. Default: 5000.
    /// </summary>
    public int MaximumTrainingRows { get; init; } = 5000;

    /// <summary>A baseline's threshold is this quantile of its scores of the training rows, in [0, 1]. Default: 0.99.</summary>
    public double BaselineQuantile { get; init; } = 0.99;

    /// <summary>Seed of the random baseline and of the forest. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Confidence intervals for every row of the table. Null, the default: none.</summary>
    public BlockBootstrapOptions? Bootstrap { get; init; }

    /// <summary>
    /// Figures of the series in time, which follow the rows of the test view whatever their stream; a window that is not given is the
    /// period of its first feature. Null, the default: none.
    /// </summary>
    public TimeSeriesOptions? TimeSeries { get; init; }

    internal ComparisonOptions Checked()
    {
        Argument.ColumnName(LabelColumnName, "Compare.LabelColumnName");
        Argument.ColumnName(ScoreColumnName, "Compare.ScoreColumnName");
        Argument.ColumnName(PredictedLabelColumnName, "Compare.PredictedLabelColumnName");
        Argument.ColumnName(FeatureColumnName, "Compare.FeatureColumnName");
        Argument.InRange(WindowLength, 1, 1 << 16, "Compare.WindowLength");
        Argument.Between(ExplainedVariance, 0, 1, "Compare.ExplainedVariance");
        Argument.InRange(MaximumTrainingRows, 1, 1 << 20, "Compare.MaximumTrainingRows");
        Argument.InRange(BaselineQuantile, 0, 1, "Compare.BaselineQuantile");
        return this;
    }
}
