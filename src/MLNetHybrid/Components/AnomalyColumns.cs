namespace MLNetHybrid.Components;

/// <summary>The columns of a detector: what it reads, the two that every detector writes, and one that some can write on demand.</summary>
/// <param name="Feature">Input, a vector of Single.</param>
/// <param name="Score">Output, Single; higher is more anomalous.</param>
/// <param name="PredictedLabel">Output, Boolean; true = anomaly = Score > threshold.</param>
/// <param name="FeatureContributions">Output, a vector of D Single: how much each feature adds to the row's score; null: not computed.</param>
internal sealed record AnomalyColumns(string Feature, string Score, string PredictedLabel, string? FeatureContributions = null)
{
    public static AnomalyColumns Checked(
        string featureColumnName, string scoreColumnName, string predictedLabelColumnName, string? featureContributionsColumnName = null)
    {
        var columns = new AnomalyColumns(
            Require.ColumnName(featureColumnName), Require.ColumnName(scoreColumnName), Require.ColumnName(predictedLabelColumnName),
            featureContributionsColumnName is null ? null : Require.ColumnName(featureContributionsColumnName));
        if (columns.Score == columns.PredictedLabel)
            throw new ArgumentException($"scoreColumnName and predictedLabelColumnName must differ; both are '{columns.Score}'.", nameof(predictedLabelColumnName));
        if (columns.FeatureContributions is string contributions && (contributions == columns.Score || contributions == columns.PredictedLabel))
            throw new ArgumentException($"featureContributionsColumnName must differ from the other output columns; it is '{contributions}'.", nameof(featureContributionsColumnName));
        return columns;
    }
}
