using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Evaluation;
using MLNetHybrid.Evaluation.Classification;

namespace Microsoft.ML;

/// <summary>Evaluates scored views.</summary>
public static class EvaluateScoresCatalog
{
    /// <summary>Computes the figures of a scored view in one pass; only the three named columns are read. Rows with a NaN score are counted and left out.</summary>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="data">The scored view of any pipeline.</param>
    /// <param name="labelColumnName">The label: Boolean, a number (0 or 1), or a key whose values say which is the anomaly (0 and 1, false and true, normal and anomaly; others are refused).</param>
    /// <param name="scoreColumnName">The score: Single, higher is more anomalous.</param>
    /// <param name="predictedLabelColumnName">The verdict: Boolean, true is an anomaly.</param>
    /// <remarks>Cost: O(n log n) time and O(n) memory in the rows.</remarks>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A label is a number other than 0 and 1.</exception>
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
    public static AnomalyMetrics EvaluateScores(this AnomalyDetectionCatalog catalog, IDataView data, ScoreEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        return new AnomalyMetrics(Read(catalog, data, options), options);
    }

    private static ScoredRows Read(AnomalyDetectionCatalog catalog, IDataView data, ScoreEvaluationOptions options)
    {
        Argument.ColumnName(options.LabelColumnName, "EvaluateScores.LabelColumnName");
        Argument.ColumnName(options.ScoreColumnName, "EvaluateScores.ScoreColumnName");
        if (options.PredictedLabelColumnName is not null) Argument.ColumnName(options.PredictedLabelColumnName, "EvaluateScores.PredictedLabelColumnName");
        if (options.Threshold is double threshold) Argument.InRange(threshold, double.NegativeInfinity, double.PositiveInfinity, "EvaluateScores.Threshold");
        else if (options.PredictedLabelColumnName is null)
            throw new ArgumentException("EvaluateScores needs a PredictedLabelColumnName or a Threshold; both are null.", nameof(options));
        options.TimeSeries?.Checked();
        return ScoredRowReader.Read(
            data, options.LabelColumnName, options.ScoreColumnName, options.Threshold is null ? options.PredictedLabelColumnName : null,
            options.TimeSeries is { Window: null } series ? series.SignalColumnName : null, CatalogUtils.GetEnvironment(catalog));
    }
}
