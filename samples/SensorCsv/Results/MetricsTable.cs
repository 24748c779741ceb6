using System.Globalization;
using MLNetHybrid.Evaluation;
using Spectre.Console;

namespace SensorCsv.Results;

/// <summary>The figures of a model, with those of flagging every row beside them: what any model must beat.</summary>
internal static class MetricsTable
{
    /// <param name="labels">One per row.</param>
    /// <param name="results">Of the same rows.</param>
    /// <param name="firstRow">Rows before this one, the training data, are left out.</param>
    public static Table Create(IReadOnlyList<bool> labels, IReadOnlyList<RowResult> results, int firstRow)
    {
        bool[] judgedLabels = [.. labels.Skip(firstRow)];
        RowResult[] judged = [.. results.Skip(firstRow)];
        AnomalyMetrics model = AnomalyMetrics.Of(
            judgedLabels, [.. judged.Select(row => row.Score)], [.. judged.Select(row => row.PredictedLabel)]);
        AnomalyMetrics always = AnomalyMetrics.Of(
            judgedLabels, [.. judged.Select(row => float.IsNaN(row.Score) ? float.NaN : 1)], threshold: 0);
        // Rows that were not judged are missed, whatever the recall says of the others.
        Table table = new Table()
            .AddColumns("", "precision", "recall", "recall\nof all", "F1", "ROC-AUC", "false\nalarms", "missed\nalarms");
        Add("model", model, model.RecallOfAllAnomalies);
        Add("flag all", always, judgedLabels.Contains(true) ? 1 : double.NaN);
        string caption = $"{model.RowCount} rows judged, {model.ConfusionMatrix.Positives} anomalies among them";
        string unjudged = model.UnjudgedRowCount == 0
            ? ""
            : $"\n{model.UnjudgedRowCount} rows not judged, {model.UnjudgedAnomalyCount} anomalies among them";
        return table.Caption(Markup.Escape($"{caption}{unjudged}{(model.UndefinedReason is string reason ? $"\n{reason}" : "")}"));

        void Add(string name, AnomalyMetrics metrics, double recallOfAll) => table.AddRow(
            name, Text(metrics.Precision), Text(metrics.Recall), Text(recallOfAll), Text(metrics.F1), Text(metrics.AreaUnderRocCurve),
            Text(metrics.FalseAlarmRate), Text(metrics.MissedAlarmRate));
    }

    private static string Text(double figure) => double.IsNaN(figure) ? "n/a" : figure.ToString("0.000", CultureInfo.InvariantCulture);
}
