using MLNetHybrid.Evaluation.Statistics;
using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>Box plots of one variable, a box per group; whiskers by matplotlib's rule.</summary>
internal static class GroupBoxPlot
{
    // Of a long tail the farthest outlier and an even sample of the others say as much.
    private const int OutliersShown = 40;

    public static Figure Create(GroupedObservations observations, int variable)
    {
        Plot plot = PlotFrame.Create("", "");
        plot.Axes.Bottom.Label.IsVisible = plot.Axes.Left.Label.IsVisible = false;
        BoxPlotStatistics[] boxes = [.. observations.GroupNames.Select((_, g) => BoxPlotStatistics.Of(observations.ValuesOf(variable, g)))];
        for (int g = 0; g < boxes.Length; g++) Add(plot, boxes[g], g, PlotColor.OfSeries(g));
        PlotFrame.Name(plot.Axes.Bottom, observations.GroupNames);
        plot.Axes.SetLimitsX(-0.6, boxes.Length - 0.4);
        IEnumerable<string> described = boxes.Select((box, g) =>
            Invariant($"{observations.GroupNames[g]}: median {box.Median:0.###}, quartiles {box.LowerQuartile:0.###} and ")
            + Invariant($"{box.UpperQuartile:0.###}, whiskers {box.LowerWhisker:0.###} and {box.UpperWhisker:0.###}, ")
            + Invariant($"{box.Outliers.Count:N0} outliers"));
        string title = $"Box plots of {observations.VariableNames[variable]}";
        return new Figure(plot, title, string.Join("; ", described) + ".", [], 270, 230, Caption: "");
    }

    private static void Add(Plot plot, BoxPlotStatistics statistics, double x, PlotColor color)
    {
        ScottPlot.Plottables.BoxPlot box = plot.Add.Box(new Box
        {
            Position = x,
            Width = 0.55,
            WhiskerMin = statistics.LowerWhisker,
            BoxMin = statistics.LowerQuartile,
            BoxMiddle = statistics.Median,
            BoxMax = statistics.UpperQuartile,
            WhiskerMax = statistics.UpperWhisker,
        });
        box.FillColor = color.ToColor(0.3);
        box.LineColor = color.ToColor();
        box.LineWidth = 1.5f;
        IReadOnlyList<double> outliers = statistics.Outliers;
        int step = Math.Max(1, outliers.Count / OutliersShown);
        Coordinates[] shown = [.. outliers.Where((_, i) => i % step == 0 || i == outliers.Count - 1).Select(y => new Coordinates(x, y))];
        if (shown.Length > 0) plot.Add.Markers(shown, MarkerShape.OpenCircle, 4, color.ToColor(0.7));
    }
}
