using System.Globalization;
using MLNetHybrid.Evaluation;
using Spectre.Console;

namespace MLNetHybrid.Tool.Results;

/// <summary>The figures of a model for a terminal.</summary>
internal static class MetricsTable
{
    public static Table Create(Figures figures)
    {
        AnomalyMetrics model = figures.Model;
        // Rows that were not judged are missed, whatever the recall says of the others.
        Table table = new Table()
            .AddColumns("", "precision", "recall", "recall\nof all", "F1", "ROC-AUC", "false\nalarms", "missed\nalarms");
        Add("model", model, model.RecallOfAllAnomalies);
        Add("flag all", figures.FlagAll, model.ConfusionMatrix.Positives + model.UnjudgedAnomalyCount > 0 ? 1 : double.NaN);
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
