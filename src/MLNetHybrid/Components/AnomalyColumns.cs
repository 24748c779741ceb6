namespace MLNetHybrid.Components;

/// <summary>The columns of a detector: what it reads, and the two that every detector writes.</summary>
/// <param name="Feature">Input, a vector of Single.</param>
/// <param name="Score">Output, Single; higher is more anomalous.</param>
/// <param name="PredictedLabel">Output, Boolean; true = anomaly = Score > threshold.</param>
internal sealed record AnomalyColumns(string Feature, string Score, string PredictedLabel)
{
    public static AnomalyColumns Checked(string featureColumnName, string scoreColumnName, string predictedLabelColumnName)
    {
        var columns = new AnomalyColumns(
            Require.ColumnName(featureColumnName), Require.ColumnName(scoreColumnName), Require.ColumnName(predictedLabelColumnName));
        if (columns.Score == columns.PredictedLabel)
            throw new ArgumentException($"scoreColumnName and predictedLabelColumnName must differ; both are '{columns.Score}'.", nameof(predictedLabelColumnName));
        return columns;
    }
}
