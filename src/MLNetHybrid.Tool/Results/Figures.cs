using MLNetHybrid.Evaluation;

namespace MLNetHybrid.Tool.Results;

/// <summary>How well labelled rows were judged, with what flagging every row would give: what any model must beat.</summary>
/// <param name="Model">Of the model.</param>
/// <param name="FlagAll">Of calling every row an anomaly.</param>
internal sealed record Figures(AnomalyMetrics Model, AnomalyMetrics FlagAll)
{
    /// <summary>Of the rows that did not train.</summary>
    /// <param name="labels">One per row.</param>
    /// <param name="results">Of the same rows.</param>
    /// <param name="isInTraining">Whether a row is left out.</param>
    public static Figures Of(IReadOnlyList<bool> labels, IReadOnlyList<RowResult> results, IReadOnlyList<bool> isInTraining)
    {
        int[] rows = [.. Enumerable.Range(0, labels.Count).Where(row => !isInTraining[row])];
        bool[] judgedLabels = [.. rows.Select(row => labels[row])];
        float[] scores = [.. rows.Select(row => results[row].Score)];
        return new(
            AnomalyMetrics.Of(judgedLabels, scores, [.. rows.Select(row => results[row].PredictedLabel)]),
            AnomalyMetrics.Of(judgedLabels, [.. scores.Select(score => float.IsNaN(score) ? float.NaN : 1)], threshold: 0));
    }
}
