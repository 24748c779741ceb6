using System.Globalization;
using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>One detector's score over all rows, with its threshold, the labelled intervals and the alarms.</summary>
internal static class ScoreTimeline
{
    public const int WideWidth = 1080;

    /// <param name="name">The detector.</param>
    /// <param name="rows">(N) the rows' numbers, ascending.</param>
    /// <param name="scores">(N)</param>
    /// <param name="labels">(N); empty where there are none.</param>
    /// <param name="verdicts">(N)</param>
    /// <param name="threshold">A score; null: the verdict is not a threshold's.</param>
    /// <param name="width">Of the figure.</param>
    public static Figure Create(
        string name, long[] rows, ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<bool> verdicts, double? threshold, int width)
    {
        Plot plot = PlotFrame.Create("Row", "Score");
        PlotFrame.Count(plot.Axes.Bottom);
        Coordinates[] points = [.. MinMaxDecimation.Reduce(scores, width).Select(p => new Coordinates(rows[(int)p.X], p.Y))];
        double[] finite = [.. points.Select(p => p.Y).Where(double.IsFinite)];
        double low = finite.DefaultIfEmpty(0).Min(), high = finite.DefaultIfEmpty(1).Max();
        if (threshold is double t) (low, high) = (Math.Min(low, t), Math.Max(high, t));
        double span = high > low ? high - low : 1, top = high + 0.1 * span;
        (low, high) = (low - 0.04 * span, high + 0.14 * span);
        int gap = Math.Max(1, scores.Length / width);

        foreach ((int first, int end) in FlaggedRuns.Of(labels, gap))
        {
            (double left, double right) = Edges(first, end);
            ScottPlot.Plottables.Rectangle area = plot.Add.Rectangle(left, right, low, high);
            area.FillColor = PlotColor.Anomaly.ToColor(0.25);
            area.LineWidth = 0;
        }
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(points, PlotColor.Normal.ToColor());
        line.LineWidth = 1;
        if (threshold is double cut)
        {
            LineDashes.Apply(plot.Add.HorizontalLine(cut, 1.2f, PlotColor.Ink.ToColor()).LineStyle, LineDashes.Level);
        }
        foreach ((int first, int end) in FlaggedRuns.Of(verdicts, gap))
        {
            (double left, double right) = Edges(first, end);
            ScottPlot.Plottables.Rectangle mark = plot.Add.Rectangle(left, right, top, high);
            mark.FillColor = PlotColor.Ink.ToColor();
            mark.LineWidth = 0;
        }
        plot.Axes.SetLimits(rows[0] - 0.5, rows[^1] + 0.5, low, high);

        int alarms = Count(verdicts), labelled = Count(labels);
        string description = string.Create(CultureInfo.InvariantCulture,
            $"Score of “{name}” over {scores.Length:N0} rows in the order of the data: median {Quantile(scores, 0.5):0.###}, 99 % below {Quantile(scores, 0.99):0.###}, highest {finite.DefaultIfEmpty(double.NaN).Max():0.###}. ")
            + (threshold is double at ? string.Create(CultureInfo.InvariantCulture, $"The dashed line is the threshold, {at:0.####}. ") : "")
            + string.Create(CultureInfo.InvariantCulture, $"{alarms:N0} alarms, marked along the top edge")
            + (labels.IsEmpty ? "." : string.Create(CultureInfo.InvariantCulture, $"; {labelled:N0} rows are labelled anomalies, shaded."));
        List<LegendEntry> legend = [new("score", PlotColor.Normal, LegendMark.Line)];
        if (threshold is not null) legend.Add(new LegendEntry("threshold", PlotColor.Ink, LegendMark.Line, 1));
        if (!labels.IsEmpty) legend.Add(new LegendEntry("labelled anomaly", PlotColor.Anomaly, LegendMark.Area));
        legend.Add(new LegendEntry("alarm", PlotColor.Ink, LegendMark.Area));
        return new Figure(plot, "Score over time", description, legend, width, 260);

        // At least a pixel wide.
        (double Left, double Right) Edges(int first, int end) => (rows[first] - 0.5, Math.Max(rows[end - 1] + 0.5, rows[first] - 0.5 + (double)(rows[^1] - rows[0]) / width));
    }

    private static int Count(ReadOnlySpan<bool> flags)
    {
        int count = 0;
        foreach (bool flag in flags) if (flag) count++;
        return count;
    }

    private static double Quantile(ReadOnlySpan<float> scores, double q)
    {
        float[] sorted = scores.ToArray();
        Array.Sort(sorted);
        return sorted.Length == 0 ? double.NaN : Numerics.Quantile.Linear(sorted, q);
    }
}
