using MLNetHybrid.Evaluation;
using MLNetHybrid.Evaluation.Metrics;

namespace Microsoft.ML;

/// <summary>Evaluates scored views.</summary>
public static class EvaluateScoresCatalog
{
    /// <summary>
    /// The figures of a scored view, read in one pass of the named columns. Rows with a NaN score are counted and left out.
    /// </summary>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="data">The scored view of any pipeline.</param>
    /// <param name="labelColumnName">
    /// The label: Boolean, a number (0 or 1), or a key whose values say which is the anomaly (0 and 1, false and true, normal and anomaly;
    /// others are refused).
    /// </param>
    /// <param name="scoreColumnName">The score: Single, higher is more anomalous.</param>
    /// <param name="predictedLabelColumnName">The verdict: Boolean, true is an anomaly.</param>
    /// <remarks>Cost: O(n log n) time and O(n) memory in the rows.</remarks>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A label is a number other than 0 and 1.</exception>
    /// <example>
    /// <code>
    /// AnomalyMetrics metrics = ml.AnomalyDetection.EvaluateScores(scored);
    /// Console.WriteLine($"F1 {metrics.F1:F3}, ROC AUC {metrics.AreaUnderRocCurve:F3}");
    /// Console.WriteLine(metrics); // all figures
    /// </code>
    /// </example>
    public static AnomalyMetrics EvaluateScores(
        this AnomalyDetectionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel") =>
        catalog.EvaluateScores(data, new ScoreEvaluationOptions
        {
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
        });

    /// <inheritdoc cref="EvaluateScores(AnomalyDetectionCatalog, IDataView, string, string, string)"/>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="data">The scored view of any pipeline.</param>
    /// <param name="options">Columns, threshold and further figures.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <example>
    /// <code>
    /// AnomalyMetrics metrics = ml.AnomalyDetection.EvaluateScores(scored, new ScoreEvaluationOptions
    /// {
    ///     Bootstrap = new BlockBootstrapOptions { BlockLength = 50 },
    ///     TimeSeries = new TimeSeriesOptions { SignalColumnName = "Features" },
    /// });
    /// Console.WriteLine($"{metrics.Intervals?.F1}, VUS-PR {metrics.TimeSeries?.Volume.PrecisionRecall:F3}");
    /// </code>
    /// </example>
    public static AnomalyMetrics EvaluateScores(this AnomalyDetectionCatalog catalog, IDataView data, ScoreEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ScoredRows rows = ScoredRows.Read(data, options.Checked(), CatalogUtils.GetEnvironment(catalog));
        TimeSeriesOptions? series = rows.Period is int period ? options.TimeSeries! with { Window = period } : options.TimeSeries;
        return new AnomalyMetrics(rows, options.Threshold, options.Bootstrap, series);
    }
}
