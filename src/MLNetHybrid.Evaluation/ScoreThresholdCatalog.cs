using MLNetHybrid.Evaluation;
using MLNetHybrid.Evaluation.Columns;
using MLNetHybrid.Evaluation.Metrics;

namespace Microsoft.ML;

/// <summary>Chooses thresholds from scored views, for <c>ChangeModelThreshold</c>. Rows with a NaN score are left out.</summary>
public static class ScoreThresholdCatalog
{
    /// <inheritdoc cref="ScoreThreshold.Quantile"/>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="data">A scored view; only the score column is read.</param>
    /// <param name="q">In [0, 1].</param>
    /// <param name="scoreColumnName">The score: Single, higher is more anomalous.</param>
    /// <example>
    /// <code>
    /// var forest = ml.AnomalyDetection.Trainers.IsolationForest("Features").Fit(data);
    /// float threshold = ml.AnomalyDetection.QuantileThreshold(forest.Transform(data), 0.995);
    /// var stricter = ml.AnomalyDetection.ChangeModelThreshold(forest, threshold);
    /// </code>
    /// </example>
    public static float QuantileThreshold(
        this AnomalyDetectionCatalog catalog, IDataView data, double q, string scoreColumnName = "Score") =>
        ScoreThreshold.Quantile(Scores(catalog, data, scoreColumnName), q);

    /// <inheritdoc cref="ScoreThreshold.Contamination"/>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="data">A scored view; only the score column is read.</param>
    /// <param name="contamination">c, the share of anomalies among the rows, in [0, 1).</param>
    /// <param name="scoreColumnName">The score: Single, higher is more anomalous.</param>
    /// <example>
    /// <code>
    /// var forest = ml.AnomalyDetection.Trainers.IsolationForest("Features").Fit(data);
    /// float threshold = ml.AnomalyDetection.ContaminationThreshold(forest.Transform(data), contamination: 0.01);
    /// var stricter = ml.AnomalyDetection.ChangeModelThreshold(forest, threshold);
    /// </code>
    /// </example>
    public static float ContaminationThreshold(
        this AnomalyDetectionCatalog catalog, IDataView data, double contamination, string scoreColumnName = "Score") =>
        ScoreThreshold.Contamination(Scores(catalog, data, scoreColumnName), contamination);

    /// <inheritdoc cref="ScoreThreshold.BestF1Oracle"/>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="data">A scored view; only label and score are read.</param>
    /// <param name="labelColumnName">
    /// The label: Boolean, a number (0 or 1), or a key whose values say which is the anomaly (0 and 1, false and true, normal and anomaly;
    /// others are refused).
    /// </param>
    /// <param name="scoreColumnName">The score: Single, higher is more anomalous.</param>
    /// <example>
    /// <code>
    /// OracleF1 best = ml.AnomalyDetection.BestF1OracleThreshold(scored);
    /// Console.WriteLine($"No threshold gives more than F1 = {best.Value:F3}, which {best.Threshold:F4} does.");
    /// </code>
    /// </example>
    public static OracleF1 BestF1OracleThreshold(
        this AnomalyDetectionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        var options = new ScoreEvaluationOptions
        {
            LabelColumnName = Argument.ColumnName(labelColumnName),
            ScoreColumnName = Argument.ColumnName(scoreColumnName),
            Threshold = 0,
        };
        ScoredRows rows = ScoredRows.Read(data, options, CatalogUtils.GetEnvironment(catalog));
        return ScoreThreshold.BestF1Oracle(rows.Labels, rows.Scores);
    }

    /// <inheritdoc cref="ScoreThreshold.PeaksOverThreshold"/>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="data">A scored view of mostly normal rows; only the score column is read.</param>
    /// <param name="options">Risk and initial quantile; null: the defaults.</param>
    /// <param name="scoreColumnName">The score: Single, higher is more anomalous.</param>
    /// <example>
    /// <code>
    /// var forest = ml.AnomalyDetection.Trainers.IsolationForest("Features").Fit(data);
    /// float threshold = ml.AnomalyDetection.PeaksOverThreshold(forest.Transform(data)).Threshold;
    /// var stricter = ml.AnomalyDetection.ChangeModelThreshold(forest, threshold);
    /// </code>
    /// </example>
    public static PeaksOverThreshold PeaksOverThreshold(
        this AnomalyDetectionCatalog catalog, IDataView data, PeaksOverThresholdOptions? options = null,
        string scoreColumnName = "Score") =>
        ScoreThreshold.PeaksOverThreshold(Scores(catalog, data, scoreColumnName), options);

    private static float[] Scores(AnomalyDetectionCatalog catalog, IDataView data, string scoreColumnName)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        var view = new ViewReader(data, CatalogUtils.GetEnvironment(catalog));
        return view.All(view.Scalar<float>(Argument.ColumnName(scoreColumnName), nameof(scoreColumnName)));
    }
}
