using System.Globalization;
using MLNetHybrid.Evaluation.Statistics;
using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>Box plots of some variables, one box per group; whiskers by matplotlib's rule.</summary>
internal static class GroupBoxPlot
{
    // A long tail of outliers is thinned: the farthest and a sample of the others say as much.
    private const int OutliersShown = 60;

    /// <param name="observations">Two groups or more.</param>
    /// <param name="variables">The variables shown, by number.</param>
    public static Figure Create(GroupedObservations observations, IReadOnlyList<int> variables)
    {
        int K = observations.GroupNames.Count;
        double slot = 0.8 / K;
        Plot plot = PlotFrame.Create("", "Value");
        plot.Axes.Bottom.Label.IsVisible = false;
        List<string> said = [];
        for (int i = 0; i < variables.Count; i++)
            for (int g = 0; g < K; g++)
            {
                BoxPlotStatistics box = BoxPlotStatistics.Of(observations.ValuesOf(variables[i], g));
                double x = i - 0.4 + (g + 0.5) * slot;
                Add(plot, box, x, slot * 0.8, PlotColor.OfSeries(g));
                if (g == 0) said.Add($"{observations.VariableNames[variables[i]]}: ");
                said[^1] += string.Create(CultureInfo.InvariantCulture, $"{(g > 0 ? ", " : "")}{observations.GroupNames[g]} median {box.Median:0.###}, box {box.LowerQuartile:0.###} to {box.UpperQuartile:0.###}");
            }
        PlotFrame.Name(plot.Axes.Bottom, [.. variables.Select(v => Short(observations.VariableNames[v]))]);
        plot.Axes.SetLimitsX(-0.5, variables.Count - 0.5);
        return new Figure(plot, "Box plots", "Whiskers reach to the last value within 1.5 box heights. " + string.Join("; ", said) + ".",
            [.. observations.GroupNames.Select((name, g) => new LegendEntry(name, PlotColor.OfSeries(g), LegendMark.Area))], Height: 300);
    }

    private static void Add(Plot plot, BoxPlotStatistics statistics, double x, double width, PlotColor color)
    {
        ScottPlot.Plottables.BoxPlot box = plot.Add.Box(new Box
        {
            Position = x,
            Width = width,
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
        if (shown.Length == 0) return;
        plot.Add.Markers(shown, MarkerShape.OpenCircle, 4, color.ToColor(0.7));
    }

    private static string Short(string name) => name.Length <= 14 ? name : name[..13] + "…";
}
