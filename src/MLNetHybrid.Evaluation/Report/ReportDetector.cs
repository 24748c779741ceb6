namespace MLNetHybrid.Evaluation;

/// <summary>One detector of a report, by its columns in the scored view.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="ScoreColumnName">Single, higher is more anomalous, NaN where there is no score.</param>
/// <param name="PredictedLabelColumnName">Boolean, true is an alarm.</param>
public sealed record ReportDetector(string Name, string ScoreColumnName, string PredictedLabelColumnName)
{
    /// <summary>The threshold of the score. Default null: read from the verdicts, where some threshold explains all of them.</summary>
    public double? Threshold { get; init; }

    /// <summary>
    /// Whether it counts where the page says how many members flag a row. Not a verdict of other detectors in the report, or each of these
    /// would count twice. Default true.
    /// </summary>
    public bool IsMember { get; init; } = true;

    /// <summary>The detectors whose columns a hybrid has added to its rows: its verdict, then the parts that have columns.</summary>
    /// <param name="schema">Of the scored rows.</param>
    /// <param name="scoreColumnName">The hybrid's own score.</param>
    /// <param name="predictedLabelColumnName">The hybrid's own verdict.</param>
    public static IReadOnlyList<ReportDetector> InHybrid(
        DataViewSchema schema, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel")
    {
        ArgumentNullException.ThrowIfNull(schema);
        ReportDetector[] parts =
        [
            new("DBSCAN and isolation forest",
                HybridColumns.DbscanAndIsolationForestScore, HybridColumns.DbscanAndIsolationForestPredictedLabel) { IsMember = false },
            new("DBSCAN or one-class SVM", HybridColumns.DbscanOrOneClassSvmScore, HybridColumns.DbscanOrOneClassSvmPredictedLabel)
            {
                IsMember = false,
            },
            new("DBSCAN", HybridColumns.DbscanScore, HybridColumns.DbscanPredictedLabel),
            new("isolation forest", HybridColumns.IsolationForestScore, HybridColumns.IsolationForestPredictedLabel),
            new("one-class SVM", HybridColumns.OneClassSvmScore, HybridColumns.OneClassSvmPredictedLabel),
            new("principal components", HybridColumns.PrincipalComponentsScore, HybridColumns.PrincipalComponentsPredictedLabel),
            new("nearest neighbours", HybridColumns.NearestNeighborsScore, HybridColumns.NearestNeighborsPredictedLabel),
            new("LSTM autoencoder", HybridColumns.LstmAutoencoderScore, HybridColumns.LstmAutoencoderPredictedLabel),
        ];
        IEnumerable<ReportDetector> present = parts.Where(part => schema.GetColumnOrNull(part.ScoreColumnName) is not null);
        // Alone it is its own only member.
        bool isAlone = !present.Any();
        ReportDetector hybrid = new("hybrid", scoreColumnName, predictedLabelColumnName) { IsMember = isAlone },
            inRetrospect = new("hybrid in retrospect", RetrospectColumns.Score, RetrospectColumns.PredictedLabel) { IsMember = false };
        return schema.GetColumnOrNull(RetrospectColumns.Score) is null ? [hybrid, .. present] : [inRetrospect, hybrid, .. present];
    }
}
