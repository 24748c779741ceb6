using System.Globalization;
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
        bool[] judged = [.. labels.Skip(firstRow)];
        RowResult[] judgedResults = [.. results.Skip(firstRow)];
        DetectionMetrics model = DetectionMetrics.Of(judged, judgedResults);
        DetectionMetrics always = DetectionMetrics.Of(judged, [.. judgedResults.Select(FlagIfScored)]);
        Table table = new Table().AddColumns("", "precision", "recall", "F1", "ROC-AUC", "false alarms", "missed alarms");
        Add("model", model);
        Add("flag all", always);
        return table.Caption($"{model.RowCount} rows, {model.AnomalyCount} anomalies{(model.UnscoredCount > 0 ? $"; {model.UnscoredCount} rows without a score" : "")}");

        void Add(string name, DetectionMetrics metrics) => table.AddRow(
            name, Text(metrics.Precision), Text(metrics.Recall), Text(metrics.F1), Text(metrics.RocAuc), Text(metrics.FalseAlarmRate), Text(metrics.MissedAlarmRate));
    }

    private static RowResult FlagIfScored(RowResult row) => new() { Score = float.IsNaN(row.Score) ? float.NaN : 1, PredictedLabel = true };

    private static string Text(double figure) => double.IsNaN(figure) ? "n/a" : figure.ToString("0.000", CultureInfo.InvariantCulture);
}
