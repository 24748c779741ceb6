using System.Globalization;
using Microsoft.ML;
using MLNetHybrid.Evaluation;
using Spectre.Console;

namespace SensorCsv.Results;

/// <summary>The figures of a model, with those of flagging every row beside them: what any model must beat.</summary>
internal static class MetricsTable
{
    /// <param name="context">The context.</param>
    /// <param name="labels">One per row.</param>
    /// <param name="results">Of the same rows.</param>
    /// <param name="firstRow">Rows before this one, the training data, are left out.</param>
    public static Table Create(MLContext context, IReadOnlyList<bool> labels, IReadOnlyList<RowResult> results, int firstRow)
    {
        AnomalyMetrics model = Evaluate(result => result.PredictedLabel, result => result.Score);
        AnomalyMetrics always = Evaluate(_ => true, result => float.IsNaN(result.Score) ? float.NaN : 1);
        // Rows that were not judged are missed, whatever the recall says of the others.
        Table table = new Table()
            .AddColumns("", "precision", "recall", "recall\nof all", "F1", "ROC-AUC", "false\nalarms", "missed\nalarms");
        Add("model", model, model.RecallOfAllAnomalies);
        Add("flag all", always, labels.Skip(firstRow).Contains(true) ? 1 : double.NaN);
        string judged = $"{model.RowCount} rows judged, {model.ConfusionMatrix.Positives} anomalies among them";
        string unjudged = model.UnjudgedRowCount == 0
            ? ""
            : $"\n{model.UnjudgedRowCount} rows not judged, {model.UnjudgedAnomalyCount} anomalies among them";
        return table.Caption(Markup.Escape($"{judged}{unjudged}{(model.UndefinedReason is string reason ? $"\n{reason}" : "")}"));

        AnomalyMetrics Evaluate(Func<RowResult, bool> verdict, Func<RowResult, float> score) =>
            context.AnomalyDetection.EvaluateScores(context.Data.LoadFromEnumerable(
            labels.Zip(results).Skip(firstRow)
                .Select(row => new JudgedRow { Label = row.First, Score = score(row.Second), PredictedLabel = verdict(row.Second) })));

        void Add(string name, AnomalyMetrics metrics, double recallOfAll) => table.AddRow(
            name, Text(metrics.Precision), Text(metrics.Recall), Text(recallOfAll), Text(metrics.F1), Text(metrics.AreaUnderRocCurve),
            Text(metrics.FalseAlarmRate), Text(metrics.MissedAlarmRate));
    }

    private static string Text(double figure) => double.IsNaN(figure) ? "n/a" : figure.ToString("0.000", CultureInfo.InvariantCulture);
}
