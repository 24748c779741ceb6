using MLNetHybrid.Evaluation.Comparison;
using MLNetHybrid.Evaluation.Metrics;
using MLNetHybrid.Evaluation.Report.Html;
using MLNetHybrid.Evaluation.Report.Run;
using MLNetHybrid.Evaluation.TimeSeries;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>One line per detector, and beside them what knows nothing of the rows.</summary>
internal static class SummarySection
{
    /// <param name="run">Rows and scores.</param>
    /// <param name="remark">What a comparison says of simple scorers; null: nothing.</param>
    public static Action<HtmlWriter> Create(ScoredRun run, string? remark) => html =>
    {
        if (run.Labels is null) Unlabelled(html, run);
        else if (run.Count == 0) html.Paragraph("No row was judged, so nothing can be said of the detectors.");
        else Labelled(html, run, run.Labels);
        if (remark is not null) html.Paragraph(remark);
    };

    private static void Labelled(HtmlWriter html, ScoredRun run, bool[] labels)
    {
        DetectorRun first = run.Detectors[0];
        AnomalyConfusionMatrix verdicts = first.Against(labels);
        bool hidden = run.Unjudged.Anomalies > 0;
        html.Paragraph(Invariant($"“{first.Name}” raises {verdicts.PredictedPositives:N0} alarms, {verdicts.TruePositives:N0} of them ")
            + Invariant($"right. It finds {verdicts.Anomaly.Recall:P0} of the {(hidden ? "judged " : "")}anomalies and raises a false ")
            + Invariant($"alarm on {verdicts.FalseAlarmRate:P1} of the normal rows."));
        if (hidden)
            html.Paragraph(Invariant($"{run.Unjudged.Anomalies:N0} of all {verdicts.Positives + run.Unjudged.Anomalies:N0} labelled ")
                + Invariant($"anomalies were not judged. Of all, “{first.Name}” finds {NumberText.Percent(100 * run.RecallOfAll(0))}."));
        if (UndefinedFigures.Reason(verdicts.Positives, verdicts.Negatives, run.Unjudged.Anomalies) is string reason)
            html.Paragraph(reason);
        // At the first detector's rate of alarms: a guess that raises fewer would look worse than it is.
        ScoredSeries[] baselines =
            [Baselines.Always(run.Count), Baselines.AtRandom(run.Count, 1 - (double)first.Alarms / run.Count, seed: 1)];
        string[] recallOfAllHead = hidden ? ["Recall of all"] : [];
        html.Table("Figures of each detector on the same rows; below the rule, baselines to beat",
            [
                "Detector", "Precision", "Recall", .. recallOfAllHead, "F1", "Event F1", "ROC-AUC", "Average precision", "VUS-PR",
                "False alarms", "Missed", "Alarms",
            ],
            run.Detectors.Select((detector, d) => Row(detector.Name, detector.Scores, detector.Verdicts, run.RecallOfAll(d))),
            yardsticks: baselines.Select(baseline => Row(baseline.Name, baseline.Scores, baseline.Predictions, double.NaN)));
        html.Paragraph(Note(run, StreamFigures.EventCount(run), first.Name), "note");
        Streams(html, run, labels);

        string[] Row(string name, float[] scores, bool[] verdicts, double recallOfAll)
        {
            AnomalyConfusionMatrix matrix = AnomalyConfusionMatrix.Of(labels, verdicts);
            return
            [
                HtmlWriter.Encode(name), NumberText.Share(matrix.Anomaly.Precision), NumberText.Share(matrix.Anomaly.Recall),
                .. hidden ? [NumberText.Share(recallOfAll)] : Array.Empty<string>(), NumberText.Share(matrix.Anomaly.F1),
                NumberText.Share(StreamFigures.Events(run, verdicts).F1), NumberText.Share(RocCurve.Of(labels, scores).Area),
                NumberText.Share(PrecisionRecallCurve.Of(labels, scores).AveragePrecision),
                NumberText.Share(StreamFigures.MeanVolume(run, scores)),
                NumberText.Percent(100 * matrix.FalseAlarmRate), NumberText.Percent(100 * matrix.MissedAlarmRate),
                NumberText.Count(matrix.PredictedPositives),
            ];
        }
    }

    private static string Note(ScoredRun run, int eventCount, string first)
    {
        string text = Invariant($"Precision, recall and both F1 are those of the detectors’ own verdicts, not of an oracle threshold. ")
            + Invariant($"Event F1: an event is an unbroken run of anomalous rows, {eventCount:N0} here, and is found by one alarm in it; ")
            + Invariant($"precision counts rows. VUS-PR: the area under the precision-recall curve, as the mean over labels widened by 0 ")
            + Invariant($"to {run.VolumeWindow} rows. “{Baselines.Random}” raises about as many alarms as “{first}”.");
        if (run.Unjudged.Anomalies > 0)
            text += " Recall of all: anomalies without the detector’s score count as missed; every other figure leaves them out.";
        return run.ByStream.Count == 1 ? text
            : text + Invariant($" The rows belong to {run.ByStream.Count:N0} streams: an event lies in one of them, and VUS-PR is the ")
                + "mean over those that have rows of both labels.";
    }

    // The streams with the most labelled anomalies.
    private static void Streams(HtmlWriter html, ScoredRun run, bool[] labels)
    {
        const int Shown = 20;
        if (run.ByStream.Count < 2) return;
        DetectorRun first = run.Detectors[0];
        int[][] shown = [.. run.ByStream.OrderByDescending(rows => rows.Count(i => labels[i])).ThenBy(rows => rows[0]).Take(Shown)];
        html.Line("<details><summary>Figures of each stream</summary>");
        html.Table(
            shown.Length < run.ByStream.Count
                ? Invariant($"“{first.Name}” in the {Shown} of {run.ByStream.Count:N0} streams with the most labelled anomalies")
                : Invariant($"“{first.Name}” in {run.ByStream.Count:N0} streams"),
            ["Stream", "Rows", "Anomalies", "Alarms", "Precision", "Recall", "F1", "Event F1", "VUS-PR"],
            shown.Select(rows =>
            {
                bool[] truth = StreamFigures.Of(labels, rows), alarms = StreamFigures.Of(first.Verdicts, rows);
                AnomalyConfusionMatrix matrix = AnomalyConfusionMatrix.Of(truth, alarms);
                return new[]
                {
                    HtmlWriter.Encode(run.StreamNames[run.Streams[rows[0]]]), NumberText.Count(rows.Length),
                    NumberText.Count(matrix.Positives),
                    NumberText.Count(matrix.PredictedPositives), NumberText.Share(matrix.Anomaly.Precision),
                    NumberText.Share(matrix.Anomaly.Recall), NumberText.Share(matrix.Anomaly.F1),
                    NumberText.Share(EventBasedScore.Of(Segment.ListOf(truth), truth, alarms).F1),
                    NumberText.Share(StreamFigures.Volume(run, rows, first.Scores)),
                };
            }));
        html.Line("</details>");
    }

    private static void Unlabelled(HtmlWriter html, ScoredRun run)
    {
        html.Paragraph("The rows have no labels, so nothing can be said of how right the alarms are.");
        html.Table("Alarms and scores of each detector", ["Detector", "Alarms", "Share of rows", "Median score", "99 % below", "Highest"],
            run.Detectors.Select(detector =>
        {
            float[] sorted = [.. detector.Scores.Order()];
            double At(double q) => sorted.Length == 0 ? double.NaN : Numerics.Quantile.Linear(sorted, q);
            return new[]
            {
                HtmlWriter.Encode(detector.Name), NumberText.Count(detector.Alarms),
                NumberText.Percent(run.Count == 0 ? double.NaN : 100.0 * detector.Alarms / run.Count),
                NumberText.Number(At(0.5)), NumberText.Number(At(0.99)), NumberText.Number(At(1)),
            };
        }));
    }
}
