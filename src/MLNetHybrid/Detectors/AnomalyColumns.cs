using MLNetHybrid.Components;

namespace MLNetHybrid.Detectors;

/// <summary>The columns of a detector: what it reads, the two that every detector writes, and those that it can write on demand.</summary>
/// <param name="Feature">Input, a vector of Single.</param>
/// <param name="Score">Output, Single; higher is more anomalous.</param>
/// <param name="PredictedLabel">Output, Boolean; true = anomaly = Score > threshold.</param>
/// <param name="FeatureContributions">Output, a vector of D Single: how much each feature adds to the row's score; null: not computed.</param>
/// <param name="Status">Output, Int32: a <see cref="RowStatus"/>; null: not given.</param>
internal sealed record AnomalyColumns(string Feature, string Score, string PredictedLabel, string? FeatureContributions = null, string? Status = null)
{
    public static AnomalyColumns Checked(
        string featureColumnName, string scoreColumnName, string predictedLabelColumnName, string? featureContributionsColumnName = null, string? statusColumnName = null)
    {
        var columns = new AnomalyColumns(
            Argument.ColumnName(featureColumnName), Argument.ColumnName(scoreColumnName), Argument.ColumnName(predictedLabelColumnName),
            featureContributionsColumnName is null ? null : Argument.ColumnName(featureContributionsColumnName),
            statusColumnName is null ? null : Argument.ColumnName(statusColumnName));
        if (columns.Score == columns.PredictedLabel)
            throw new ArgumentException($"scoreColumnName and predictedLabelColumnName must differ; both are '{columns.Score}'.", nameof(predictedLabelColumnName));
        if (columns.FeatureContributions is string contributions && (contributions == columns.Score || contributions == columns.PredictedLabel))
            throw new ArgumentException($"featureContributionsColumnName must differ from the other output columns; it is '{contributions}'.", nameof(featureContributionsColumnName));
        if (columns.Status is string status && (status == columns.Score || status == columns.PredictedLabel || status == columns.FeatureContributions))
            throw new ArgumentException($"statusColumnName must differ from the other output columns; it is '{status}'.", nameof(statusColumnName));
        return columns;
    }
}
