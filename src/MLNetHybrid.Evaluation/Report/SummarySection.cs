using System.Globalization;
using MLNetHybrid.Evaluation.Classification;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>One line per detector, and beside them what needs no detector at all.</summary>
internal static class SummarySection
{
    public static Action<HtmlWriter> Create(ScoredRun run) => html =>
    {
        if (run.Labels is bool[] labels && run.Count > 0) Labelled(html, run, labels);
        else Unlabelled(html, run);
    };

    private static void Labelled(HtmlWriter html, ScoredRun run, bool[] labels)
    {
        DetectorRun first = run.Detectors[0];
        AnomalyConfusionMatrix verdicts = first.Against(labels);
        html.Paragraph(string.Create(CultureInfo.InvariantCulture,
            $"“{first.Name}” raises {verdicts.PredictedPositives:N0} alarms, {verdicts.TruePositives:N0} of them right. It finds {verdicts.Anomaly.Recall:P0} of the anomalies and raises a false alarm on {verdicts.FalseAlarmRate:P1} of the normal rows."));
        var rows = run.Detectors.Select(detector =>
        {
            AnomalyConfusionMatrix matrix = detector.Against(labels);
            return Row(detector.Name, matrix, RocCurve.Of(labels, detector.Scores).Area, PrecisionRecallCurve.Of(labels, detector.Scores).AveragePrecision);
        });
        var all = new AnomalyConfusionMatrix(0, verdicts.Negatives, 0, verdicts.Positives);
        string[] flagAll = Row("flag every row", all, run.HasBothLabels ? 0.5 : double.NaN, run.HasBothLabels ? (double)all.Positives / all.Total : double.NaN);
        html.Table("Figures of each detector on the same rows; the last line is what any detector must beat",
            ["Detector", "Precision", "Recall", "F1", "ROC-AUC", "Average precision", "False alarms", "Missed", "Alarms"], rows.Append(flagAll), style: "baseline");
    }

    private static string[] Row(string name, AnomalyConfusionMatrix matrix, double area, double averagePrecision) =>
    [
        HtmlWriter.Encode(name), Figures.Share(matrix.Anomaly.Precision), Figures.Share(matrix.Anomaly.Recall), Figures.Share(matrix.Anomaly.F1), Figures.Share(area),
        Figures.Share(averagePrecision), Figures.Percent(100 * matrix.FalseAlarmRate), Figures.Percent(100 * matrix.MissedAlarmRate), Figures.Count(matrix.PredictedPositives),
    ];

    private static void Unlabelled(HtmlWriter html, ScoredRun run)
    {
        html.Paragraph("The rows have no labels, so nothing can be said of how right the alarms are.");
        html.Table("Alarms and scores of each detector", ["Detector", "Alarms", "Share of rows", "Median score", "99 % below", "Highest"], run.Detectors.Select(detector =>
        {
            float[] sorted = [.. detector.Scores.Order()];
            double At(double q) => sorted.Length == 0 ? double.NaN : Numerics.Quantile.Linear(sorted, q);
            return new[]
            {
                HtmlWriter.Encode(detector.Name), Figures.Count(detector.Alarms), Figures.Percent(run.Count == 0 ? double.NaN : 100.0 * detector.Alarms / run.Count),
                Figures.Number(At(0.5)), Figures.Number(At(0.99)), Figures.Number(At(1)),
            };
        }));
    }
}
