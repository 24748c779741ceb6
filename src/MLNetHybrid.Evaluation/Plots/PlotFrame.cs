using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>What all plots have in common: font, axes, grid, no background.</summary>
internal static class PlotFrame
{
    private const float FontSize = 14;

    public static Plot Create(string xLabel, string yLabel)
    {
        _ = PlotFont.Typeface;
        var plot = new Plot();
        plot.Font.Set(PlotFont.Name);
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Axes.Color(PlotColor.Ink.ToColor());
        plot.Grid.MajorLineColor = PlotColor.Grid.ToColor();
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.TickLabelStyle.FontName = PlotFont.Name;
            axis.TickLabelStyle.FontSize = FontSize;
            axis.Label.FontName = PlotFont.Name;
            axis.Label.FontSize = FontSize;
            axis.Label.Bold = false;
            axis.MinorTickStyle.Length = 0;
            ((ScottPlot.AxisPanels.AxisBase)axis).PaddingBetweenTickAndAxisLabels = new PixelPadding(8);
        }
        plot.XLabel(xLabel, FontSize);
        plot.YLabel(yLabel, FontSize);
        plot.HideLegend();
        return plot;
    }

    /// <summary>Text inside the plot.</summary>
    public static void Write(Plot plot, string text, double x, double y, float size = FontSize)
    {
        ScottPlot.Plottables.Text label = plot.Add.Text(text, x, y);
        label.LabelFontName = PlotFont.Name;
        label.LabelFontSize = size;
        label.LabelFontColor = PlotColor.Ink.ToColor();
        label.LabelAlignment = Alignment.MiddleCenter;
    }

    /// <summary>Names instead of numbers on an axis.</summary>
    public static void Name(IAxis axis, IReadOnlyList<string> names)
    {
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        for (int i = 0; i < names.Count; i++) ticks.AddMajor(i, names[i]);
        axis.TickGenerator = ticks;
        axis.MajorTickStyle.Length = 0;
    }

    /// <summary>Numbers without letters or spaces, whatever their size: 0.05, 12,000.</summary>
    public static void Count(IAxis axis) => axis.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic
    {
        LabelFormatter = value => value.ToString(Math.Abs(value) >= 1000 ? "N0" : "0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>Shares as percent.</summary>
    public static void Percent(IAxis axis) => axis.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic
    {
        LabelFormatter = value => value.ToString("0.#", CultureInfo.InvariantCulture) + " %",
    };
}
