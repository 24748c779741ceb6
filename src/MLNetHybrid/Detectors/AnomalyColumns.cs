using MLNetHybrid.Components;

namespace MLNetHybrid.Detectors;

/// <summary>The columns of a detector: what it reads, the two that every detector writes, and those that it can write on demand.</summary>
/// <param name="Feature">Input, a vector of Single.</param>
/// <param name="Score">Output, Single; higher is more anomalous.</param>
/// <param name="PredictedLabel">Output, Boolean; true = anomaly = Score > threshold.</param>
/// <param name="FeatureContributions">Output, a vector of D Single: how much each feature adds to the row's score; null: not
/// computed.</param>
/// <param name="Status">Output, Int32: a <see cref="RowStatus"/>; null: not given.</param>
internal sealed record AnomalyColumns(
    string Feature, string Score, string PredictedLabel, string? FeatureContributions = null, string? Status = null)
{
    /// <summary>Checks the names of these columns and of a detector's own outputs; null names a column that is not wanted.</summary>
    /// <exception cref="ArgumentException">A name is empty, or two outputs have one name.</exception>
    public void Check(string component, params (string Option, string? Name)[] own)
    {
        Argument.ColumnName(Feature, $"{component}.{nameof(DetectorOptions.FeatureColumnName)}");
        Argument.OutputColumns(component,
        [
            (nameof(DetectorOptions.ScoreColumnName), Score ?? ""),
            (nameof(DetectorOptions.PredictedLabelColumnName), PredictedLabel ?? ""),
            ("FeatureContributionsColumnName", FeatureContributions), .. own, (nameof(DetectorOptions.StatusColumnName), Status),
        ]);
    }
}
