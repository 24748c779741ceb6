namespace MLNetHybrid.Evaluation;

/// <summary>What <c>EvaluateScores</c> reads and computes.</summary>
public sealed record ScoreEvaluationOptions
{
    /// <summary>
    /// The label: Boolean, a number (0 or 1), or a key whose values say which is the anomaly (0 and 1, false and true, normal and anomaly;
    /// others are refused). Default: "Label".
    /// </summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The score: Single, higher is more anomalous. Default: "Score".</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The verdict: Boolean, true is an anomaly. Null: Score &gt; <see cref="Threshold"/>. Default: "PredictedLabel".</summary>
    public string? PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>Rows with a higher score are anomalies; not NaN. Null, the default: the predicted labels are read.</summary>
    public double? Threshold { get; init; }

    /// <summary>Confidence intervals. Null, the default: none.</summary>
    public BlockBootstrapOptions? Bootstrap { get; init; }

    /// <summary>Figures of a series in time; rows that lack a score or a label count as not there. Null, the default: none.</summary>
    public TimeSeriesOptions? TimeSeries { get; init; }

    internal ScoreEvaluationOptions Checked()
    {
        Argument.ColumnName(LabelColumnName, "EvaluateScores.LabelColumnName");
        Argument.ColumnName(ScoreColumnName, "EvaluateScores.ScoreColumnName");
        if (PredictedLabelColumnName is not null) Argument.ColumnName(PredictedLabelColumnName, "EvaluateScores.PredictedLabelColumnName");
        if (Threshold is double threshold)
            Argument.InRange(threshold, double.NegativeInfinity, double.PositiveInfinity, "EvaluateScores.Threshold");
        else if (PredictedLabelColumnName is null)
            throw new ArgumentException("EvaluateScores needs a PredictedLabelColumnName or a Threshold; both are null.");
        TimeSeries?.Checked();
        return this;
    }
}
