using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>The curve that DBSCAN's eps is read from, with the eps that was chosen.</summary>
internal static class KDistancePlot
{
    public static Figure Create(DbscanModelParameters model)
    {
        IReadOnlyList<float> d = model.KDistances;
        Plot plot = PlotFrame.Create("Training rows, by distance", Invariant($"Distance to neighbour {model.MinimumPoints}"));
        PlotFrame.Count(plot.Axes.Bottom);
        ScottPlot.Plottables.Scatter curve = plot.Add.ScatterLine(MinMaxDecimation.Reduce([.. d], Figure.DefaultWidth),
            PlotColor.Normal.ToColor());
        curve.LineWidth = 1.8f;
        LineDashes.Apply(plot.Add.HorizontalLine(model.Epsilon, 1.2f, PlotColor.Ink.ToColor()).LineStyle, LineDashes.Level);
        plot.Axes.SetLimits(-0.01 * d.Count, 1.01 * d.Count, 0, 1.05 * Math.Max(d[^1], model.Epsilon));
        double below = d.Count(x => x <= model.Epsilon) / (double)d.Count;
        return new Figure(plot, "k-distance curve",
            Invariant($"Distances of {d.Count:N0} training rows to their neighbour number {model.MinimumPoints}, themselves counted, ")
                + Invariant($"ascending from {d[0]:0.###} to {d[^1]:0.###}. The dashed line is eps, {model.Epsilon:0.####}; {below:P1} ")
                + Invariant($"of the rows lie below it. The model has {model.ClusterCount} clusters and {model.CorePointCount:N0} core ")
                + Invariant($"points."),
            [new LegendEntry("distance", PlotColor.Normal, LegendMark.Line), new LegendEntry("eps", PlotColor.Ink, LegendMark.Line, 1)]);
    }
}
