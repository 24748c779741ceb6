using System.Globalization;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Training;
using MLNetHybrid.Evaluation;
using Samples;

namespace KeycloakLogs.Reporting;

/// <summary>The report's tables.</summary>
internal static class ResultTables
{
    private static readonly string[] Head = ["detector", "precision", "recall", "recall of all", "F1", "ROC-AUC", "false alarms", "time"];

    public static void ShowDetectors(IRunView view, Coverage coverage, IReadOnlyList<DetectorResult> results)
    {
        AnomalyMetrics first = results[0].Figures;
        string title = string.Create(
            CultureInfo.InvariantCulture, $"{first.RowCount} test events judged, {first.ConfusionMatrix.Positives} of them in attacks");
        if (coverage.Unjudged > 0) title += $"; {coverage.Text}";
        view.Table(title, Head, [.. results.Select(result => (IReadOnlyList<string>)
        [
            result.Name,
            Figure(result.Figures.Precision), Figure(result.Figures.Recall), Figure(result.Figures.RecallOfAllAnomalies),
            Figure(result.Figures.F1), Figure(result.Figures.AreaUnderRocCurve),
            result.Figures.FalseAlarmRate.ToString("P1", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{result.Time.TotalSeconds:F1} s"),
        ])]);
    }

    /// <summary>Which share of each attack's events raises an alarm; nothing where the events do not name their attacks.</summary>
    public static void ShowAttacks(IRunView view, IReadOnlyList<LogEvent> events, IReadOnlyList<Judgement> judgements)
    {
        string[] kinds = [.. events.Select(row => row.Attack).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        if (kinds.Length == 0) return;
        view.Table("Recall by kind of attack, over the judged events",
            ["attack", "events", "not judged", .. judgements.Select(judgement => judgement.Detector.Name)], [.. kinds.Select(kind =>
        {
            int[] rows = [.. Enumerable.Range(0, events.Count).Where(i => events[i].Attack == kind)];
            return (IReadOnlyList<string>)
            [
                TerminalText.Of(kind), rows.Length.ToString(CultureInfo.InvariantCulture),
                rows.Count(i => float.IsNaN(judgements[0].Scores[i])).ToString(CultureInfo.InvariantCulture),
                .. judgements.Select(judgement => Recall([.. rows.Where(i => !float.IsNaN(judgement.Scores[i]))], judgement.Verdicts)),
            ];
        })]);

        static string Recall(int[] rows, bool[] verdicts) => rows.Length == 0
            ? "-"
            : (rows.Count(i => verdicts[i]) / (double)rows.Length).ToString("F2", CultureInfo.InvariantCulture);
    }

    private static string Figure(double value) => double.IsNaN(value) ? "-" : value.ToString("F3", CultureInfo.InvariantCulture);
}
