using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>ROC and precision-recall curves of all detectors, with each detector's verdict as a point.</summary>
internal static class CurvePlots
{
    public static Figure Roc(IReadOnlyList<(string Name, RocCurve Curve, AnomalyConfusionMatrix Verdicts)> detectors)
    {
        Plot plot = Square("False alarm rate", "Recall");
        ScottPlot.Plottables.LinePlot chance = plot.Add.Line(0, 0, 1, 1);
        chance.LineColor = PlotColor.Ink.ToColor(0.5);
        LineDashes.Apply(chance.LineStyle, LineDashes.Chance);
        for (int d = 0; d < detectors.Count; d++)
            Add(plot, d, detectors[d].Curve.Points.Select(p => new Coordinates(p.FalseAlarmRate, p.Recall)),
                new Coordinates(detectors[d].Verdicts.FalseAlarmRate, detectors[d].Verdicts.Anomaly.Recall));
        const string Caption = "Recall against false alarm rate as the threshold falls. A point is a detector’s verdict, the dotted "
            + "diagonal is chance. In brackets: area under the curve.";
        return new Figure(plot, "ROC curves", $"{Caption} {Listed(detectors.Select(d => (d.Name, d.Curve.Area)))}.",
            Legend(detectors.Select(d => (d.Name, d.Curve.Area))), Height: 400, Caption: Caption);
    }

    public static Figure PrecisionRecall(
        IReadOnlyList<(string Name, PrecisionRecallCurve Curve, AnomalyConfusionMatrix Verdicts)> detectors)
    {
        Plot plot = Square("Recall", "Precision");
        AnomalyConfusionMatrix any = detectors[0].Verdicts;
        double share = (double)any.Positives / any.Total;
        ScottPlot.Plottables.LinePlot chance = plot.Add.Line(0, share, 1, share);
        chance.LineColor = PlotColor.Ink.ToColor(0.5);
        LineDashes.Apply(chance.LineStyle, LineDashes.Chance);
        for (int d = 0; d < detectors.Count; d++)
            Add(plot, d, detectors[d].Curve.Points.Select(p => new Coordinates(p.Recall, p.Precision)),
                new Coordinates(detectors[d].Verdicts.Anomaly.Recall, detectors[d].Verdicts.Anomaly.Precision));
        string caption = Invariant($"Precision against recall as the threshold falls. A point is a detector’s verdict, the dotted line ")
            + Invariant($"at {share:0.000} is chance. In brackets: average precision.");
        return new Figure(plot, "Precision-recall curves",
            $"{caption} {Listed(detectors.Select(d => (d.Name, d.Curve.AveragePrecision)))}.",
            Legend(detectors.Select(d => (d.Name, d.Curve.AveragePrecision))), Height: 400, Caption: caption);
    }

    private static void Add(Plot plot, int d, IEnumerable<Coordinates> points, Coordinates verdict)
    {
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(CurveThinning.Reduce(points), PlotColor.OfSeries(d).ToColor());
        line.LineWidth = 1.8f;
        LineDashes.Apply(line.LineStyle, d);
        if (double.IsNaN(verdict.X) || double.IsNaN(verdict.Y)) return;
        ScottPlot.Plottables.Marker point = plot.Add.Marker(verdict, MarkerShape.FilledCircle, 9, PlotColor.OfSeries(d).ToColor());
        point.MarkerLineColor = PlotColor.Paper.ToColor();
        point.MarkerLineWidth = 1.5f;
    }

    private static Plot Square(string xLabel, string yLabel)
    {
        Plot plot = PlotFrame.Create(xLabel, yLabel);
        plot.Axes.SetLimits(-0.02, 1.02, -0.02, 1.02);
        return plot;
    }

    private static string Listed(IEnumerable<(string Name, double Value)> values) =>
        string.Join(", ", values.Select(v => $"{v.Name} {Text(v.Value)}"));

    private static IReadOnlyList<LegendEntry> Legend(IEnumerable<(string Name, double Value)> values) =>
        [.. values.Select((v, d) => new LegendEntry($"{v.Name} ({Text(v.Value)})", PlotColor.OfSeries(d), LegendMark.Line, d))];

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
