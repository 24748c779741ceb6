using MLNetHybrid.Evaluation.Report.Html;
using MLNetHybrid.Evaluation.Report.Run;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>
/// What other thresholds of the first detector would give: entries a day against recall, or against rows where no labels are.
/// </summary>
internal static class ThresholdSection
{
    private const int Candidates = 200;

    // More than such a share of the rows are no anomalies, however few entries they join to.
    private const double MostFlagged = 0.1;
    private static readonly double[] Rates = [0.5, 1, 2, 5, 10, 20, 50, 100];

    public static Action<HtmlWriter>? Create(DetectionReport report, ScoredRun run)
    {
        if (run.Count < 2) return null;
        DetectorRun first = run.Detectors[0];
        // Alarms a day where there is one, otherwise for a thousand rows: hours say little of a day.
        bool hasDay = run.Days >= 1;
        double units = hasDay ? run.Days!.Value : run.Count / 1000.0;
        string unit = hasDay ? "day" : "1,000 rows";
        float[] sorted = [.. first.Scores.Where(float.IsFinite).Distinct().OrderDescending()];
        if (sorted.Length < 2) return null;
        // Dense at the top, where alarms are.
        float[] thresholds =
        [
            .. Enumerable.Range(1, Candidates)
                .Select(i => sorted[(int)Math.Min(sorted.Length - 1, Math.Pow(sorted.Length, (double)i / Candidates))]).Distinct(),
        ];
        int[] entries =
            [.. thresholds.Select(threshold => StreamFigures.EntryCount(run, i => first.Scores[i] > threshold, report.WindowLength))];
        // Below the threshold with the most entries a lower one only joins them, in the end to one of all rows.
        int most = Array.IndexOf(entries, entries.Max());
        while (most >= 0 && first.Scores.Count(score => score > thresholds[most]) > MostFlagged * run.Count) most--;
        var chosen = new List<(string Name, double Threshold)>();
        foreach (double rate in Rates)
        {
            // The lowest threshold up to which there are never more.
            int lowest = -1;
            for (int t = 0; t <= most && entries[t] <= rate * units; t++) lowest = t;
            if (lowest >= 0 && (chosen.Count == 0 || chosen[^1].Threshold != thresholds[lowest]))
                chosen.Add((rate.ToString("0.#", CultureInfo.InvariantCulture), thresholds[lowest]));
        }
        if (chosen.Count == 0) return null;
        return html =>
        {
            html.Paragraph(run.Labels is null
                ? "What the page would show with other thresholds, on its rows, none of which should have been in training: without labels "
                    + "their number is all that can be said."
                : "What the page would show with other thresholds. Chosen by these labels, a threshold looks better than it is.");
            string[] head = run.Labels is null
                ? [$"Entries a {unit}, at most", "Threshold", "Entries", "Rows flagged", "Share of rows"]
                : [$"Entries a {unit}, at most", "Threshold", "Entries", "Rows flagged", "Precision", "Recall", "Events found"];
            IEnumerable<string[]> set = first.Threshold is double now ? [Row("as set", now)] : [];
            html.Table(
                Invariant($"Thresholds of “{first.Name}”; alarms of one stream up to {report.WindowLength} rows apart are one entry"), head,
                chosen.Select(pair => Row(pair.Name, pair.Threshold)), yardsticks: set.Any() ? set : null);
        };

        string[] Row(string name, double threshold)
        {
            bool[] alarms = [.. first.Scores.Select(score => score > threshold)];
            string[] common =
            [
                name, NumberText.Number(threshold),
                NumberText.Count(StreamFigures.EntryCount(run, i => alarms[i], report.WindowLength)),
                NumberText.Count(alarms.Count(alarm => alarm)),
            ];
            if (run.Labels is null) return [.. common, NumberText.Percent(100.0 * alarms.Count(alarm => alarm) / run.Count)];
            AnomalyConfusionMatrix matrix = AnomalyConfusionMatrix.Of(run.Labels, alarms);
            return
            [
                .. common, NumberText.Share(matrix.Anomaly.Precision), NumberText.Share(matrix.Anomaly.Recall),
                NumberText.Share(StreamFigures.Events(run, alarms).Recall),
            ];
        }
    }
}
