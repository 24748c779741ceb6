using MLNetHybrid.Evaluation.Plots;
using MLNetHybrid.Evaluation.Report.Html;
using MLNetHybrid.Evaluation.Report.Run;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>The sections that show scores and verdicts.</summary>
internal static class ScoreSection
{
    public static Action<HtmlWriter>? Timeline(ScoredRun run) => run.Count == 0 ? null : html =>
    {
        DetectorRun first = run.Detectors[0];
        TimeAxis axis = TimeAxis.Of(run.Rows, run.Times);
        (string, int[])[] streams = [.. run.ByStream.Select(rows => (run.StreamNames[run.Streams[rows[0]]], rows))];
        (int, string, string)[] marks = [.. run.Top.Select((entry, i) => (entry.Index, Text(entry), HighestScoresSection.EntryId(i)))];
        // One for wide pages and one for narrow ones: scaled down, the wide one could not be read.
        foreach ((int width, string style) in new[] { (ScoreTimeline.WideWidth, "wide"), (Figure.DefaultWidth, "narrow") })
        {
            bool[] labels = run.Labels ?? [];
            html.Figure(
                ScoreTimeline.Create(first.Name, axis, first.Scores, labels, first.Verdicts, first.Threshold, streams, marks, width),
                style);
            foreach ((string name, float[] values) in run.Series)
                html.Figure(SeriesPlot.Create(name, axis, values, width), style, name);
        }

        string Text(AnomalyDetail entry)
        {
            string time = run.Times is null ? "" : $"{TimeText.Of(run.Times[entry.Index])}, ";
            return $"{time}row {HighestScoresSection.Place(run, entry)}: score {NumberText.Number(entry.Score)}";
        }
    };

    public static Action<HtmlWriter>? Curves(ScoredRun run) => !run.HasBothLabels ? null : html =>
    {
        html.Line("<div class=\"pair\">");
        bool[] labels = run.Labels!;
        html.Figure(
            CurvePlots.Roc([.. run.Detectors.Select(d => (d.Name, RocCurve.Of(labels, d.Scores), d.Against(labels)))]),
                heading: "ROC curves");
        html.Figure(
            CurvePlots.PrecisionRecall(
                [.. run.Detectors.Select(d => (d.Name, PrecisionRecallCurve.Of(labels, d.Scores), d.Against(labels)))]),
            heading: "Precision-recall curves");
        html.Line("</div>");
    };

    public static Action<HtmlWriter>? Matrices(ScoredRun run) => run.Labels is null || run.Count == 0 ? null : html =>
    {
        html.Line("<div class=\"small\">");
        foreach (DetectorRun d in run.Detectors)
            html.Figure(ConfusionMatrixPlot.Create(d.Name, d.Against(run.Labels)), heading: d.Name);
        html.Line("</div>");
    };

    public static Action<HtmlWriter>? Distributions(ScoredRun run) => run.Count == 0 ? null : html =>
    {
        html.Line("<div class=\"pair\">");
        foreach (DetectorRun d in run.Detectors)
            html.Figure(ScoreHistogram.Create(d.Name, d.Scores, run.Labels, d.Threshold), heading: d.Name);
        html.Line("</div>");
    };
}
