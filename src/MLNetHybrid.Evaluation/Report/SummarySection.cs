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
        List<Segment> events = Segment.ListOf(labels);
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
        html.Paragraph(Note(run, events.Count, first.Name), "note");

        string[] Row(string name, float[] scores, bool[] verdicts, double recallOfAll)
        {
            AnomalyConfusionMatrix matrix = AnomalyConfusionMatrix.Of(labels, verdicts);
            return
            [
                HtmlWriter.Encode(name), NumberText.Share(matrix.Anomaly.Precision), NumberText.Share(matrix.Anomaly.Recall),
                .. hidden ? [NumberText.Share(recallOfAll)] : Array.Empty<string>(), NumberText.Share(matrix.Anomaly.F1),
                NumberText.Share(EventBasedScore.Of(events, labels, verdicts).F1), NumberText.Share(RocCurve.Of(labels, scores).Area),
                NumberText.Share(PrecisionRecallCurve.Of(labels, scores).AveragePrecision),
                NumberText.Share(VolumeUnderSurface.Of(labels, scores, run.VolumeWindow).PrecisionRecall),
                NumberText.Percent(100 * matrix.FalseAlarmRate), NumberText.Percent(100 * matrix.MissedAlarmRate),
                NumberText.Count(matrix.PredictedPositives),
            ];
        }
    }

    private static string Note(ScoredRun run, int eventCount, string first)
    {
        string text = Invariant($"Precision, recall and both F1 are those of the detectors’ own verdicts, not of an oracle threshold. ")
            + Invariant($"Event F1: an unbroken run of anomalous rows, of which there are {eventCount:N0}, is found by one alarm in it; ")
            + Invariant($"precision counts rows. VUS-PR: the area under the precision-recall curve, as the mean over labels widened by 0 ")
            + Invariant($"to {run.VolumeWindow} rows. “{Baselines.Random}” raises about as many alarms as “{first}”.");
        if (run.Unjudged.Anomalies > 0)
            text += " Recall of all: anomalies without the detector’s score count as missed; every other figure leaves them out.";
        return run.StreamCount == 1 ? text
            : text + Invariant($" The data hold {run.StreamCount:N0} streams: events and widened labels follow the order of the rows in ")
                + Invariant($"the data, whichever stream they belong to.");
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
