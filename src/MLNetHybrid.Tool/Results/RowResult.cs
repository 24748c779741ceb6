using Microsoft.ML;
using Microsoft.ML.Data;


namespace MLNetHybrid.Tool.Results;

/// <summary>What a model says of one row; its columns carry the names that every detector gives them.</summary>
internal sealed class RowResult
{
    /// <summary>Higher is more anomalous; NaN where the row cannot be scored.</summary>
    public float Score { get; set; }

    /// <summary>True: an anomaly.</summary>
    public bool PredictedLabel { get; set; }

    /// <summary>A <see cref="RowStatus"/>: whether there is a verdict, and if not, why.</summary>
    public int Status { get; set; }

    /// <summary>What a model says of all rows.</summary>
    /// <param name="context">Any.</param>
    /// <param name="scored">The rows with the columns of a detector.</param>
    /// <param name="inRetrospect">Whether the columns of <see cref="RetrospectColumns"/> count.</param>
    public static RowResult[] Read(MLContext context, IDataView scored, bool inRetrospect)
    {
        RowResult[] results = [.. context.Data.CreateEnumerable<RowResult>(scored, reuseRowObject: false)];
        if (!inRetrospect) return results;
        IEnumerable<(float Score, bool Label)> later =
            scored.GetColumn<float>(RetrospectColumns.Score).Zip(scored.GetColumn<bool>(RetrospectColumns.PredictedLabel));
        return [.. results.Zip(later, (row, judgement) => new RowResult
        {
            Score = judgement.Score,
            PredictedLabel = judgement.Label,
            // Later windows hold rows that had no window of their own.
            Status = float.IsNaN(judgement.Score) ? row.Status : (int)RowStatus.Judged,
        })];
    }
}
