using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>A column beside the scores, over the same rows.</summary>
internal static class SeriesPlot
{
    /// <param name="name">The column.</param>
    /// <param name="axis">(N) where the rows stand.</param>
    /// <param name="values">(N); what is not finite is left out.</param>
    /// <param name="width">Of the figure.</param>
    public static Figure Create(string name, TimeAxis axis, float[] values, int width)
    {
        Plot plot = PlotFrame.Create(axis.Label, "Value");
        axis.Mark(plot.Axes.Bottom);
        PlotFrame.Count(plot.Axes.Left);
        Coordinates[] points =
        [
            .. MinMaxDecimation.Reduce(values, width).Where(p => double.IsFinite(p.Y)).Select(p => new Coordinates(axis[(int)p.X], p.Y)),
        ];
        plot.Add.ScatterLine(points, PlotColor.Ink.ToColor()).LineWidth = 1;
        double low = points.Select(p => p.Y).DefaultIfEmpty(0).Min(), high = points.Select(p => p.Y).DefaultIfEmpty(1).Max();
        double room = high > low ? 0.06 * (high - low) : 1;
        plot.Axes.SetLimits(axis.First - axis.HalfRow, axis.Last + axis.HalfRow, low - room, high + room);
        string description = Invariant($"{name} over {values.Length:N0} rows, from {low:0.###} to {high:0.###}.");
        return new Figure(plot, name, description, [], width, 180, "");
    }
}
