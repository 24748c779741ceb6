using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>One detector's score over all rows, with its threshold, the labelled intervals and the alarms.</summary>
internal static class ScoreTimeline
{
    public const int WideWidth = 1080;

    // Of streams; more lines than that cannot be told apart, and all rows are one.
    private static readonly PlotColor[] StreamColors = [.. PlotColor.Series.Except([PlotColor.Anomaly, PlotColor.Ink])];

    /// <param name="name">The detector.</param>
    /// <param name="axis">(N) where the rows stand.</param>
    /// <param name="scores">(N)</param>
    /// <param name="labels">(N); empty where there are none.</param>
    /// <param name="verdicts">(N)</param>
    /// <param name="threshold">A score; null: the verdict is not a threshold's.</param>
    /// <param name="streams">By stream: its name and its rows.</param>
    /// <param name="marks">Rows that can be pointed at, what they are, and where they lead to.</param>
    /// <param name="width">Of the figure.</param>
    public static Figure Create(
        string name, TimeAxis axis, float[] scores, ReadOnlySpan<bool> labels, ReadOnlySpan<bool> verdicts, double? threshold,
        IReadOnlyList<(string Name, int[] Rows)> streams, IReadOnlyList<(int Row, string Text, string Target)> marks, int width = WideWidth)
    {
        Plot plot = PlotFrame.Create(axis.Label, "Score");
        axis.Mark(plot.Axes.Bottom);
        ScoreScale scale = ScoreScale.Of(scores);
        if (streams.Count < 2 || streams.Count > StreamColors.Length) streams = [("", [.. Enumerable.Range(0, scores.Length)])];
        Coordinates[][] lines = [.. streams.Select(stream => Points(stream.Rows))];
        double[] finite = [.. lines.SelectMany(points => points).Select(p => p.Y).Where(double.IsFinite)];
        double low = finite.DefaultIfEmpty(0).Min(), high = finite.DefaultIfEmpty(1).Max(), highest = scale.Score(high);
        if (threshold is double t) (low, high) = (Math.Min(low, scale.Place(t)), Math.Max(high, scale.Place(t)));
        scale.Mark(plot.Axes.Left, scale.Score(low), scale.Score(high));
        double span = high > low ? high - low : 1, top = high + 0.1 * span;
        (low, high) = (low - 0.04 * span, high + 0.14 * span);
        int gap = Math.Max(1, scores.Length / width);

        AddRuns(labels, low, PlotColor.Anomaly.ToColor(0.25));
        for (int s = 0; s < lines.Length; s++) plot.Add.ScatterLine(lines[s], StreamColors[s].ToColor()).LineWidth = 1;
        if (threshold is double cut)
            LineDashes.Apply(plot.Add.HorizontalLine(scale.Place(cut), 1.2f, PlotColor.Ink.ToColor()).LineStyle, LineDashes.Level);
        AddRuns(verdicts, top, PlotColor.Ink.ToColor());
        plot.Axes.SetLimits(axis.First - axis.HalfRow, axis.Last + axis.HalfRow, low, high);

        float[] sorted = [.. scores];
        Array.Sort(sorted);
        string description = Invariant($"Score of “{name}” over {scores.Length:N0} rows in the order of the data: median ")
            + Invariant($"{Numerics.Quantile.Linear(sorted, 0.5):0.###}, ")
            + Invariant($"99 % below {Numerics.Quantile.Linear(sorted, 0.99):0.###}, highest ")
            + Invariant($"{highest:0.###}. ")
            + (scale.IsLogarithmic ? "The axis is linear around the median and logarithmic above. " : "")
            + (threshold is double at ? Invariant($"The dashed line is the threshold, {at:0.####}. ") : "")
            + Invariant($"{verdicts.Count(true):N0} alarms, marked along the top edge")
            + (labels.IsEmpty ? "." : Invariant($"; {labels.Count(true):N0} rows are labelled anomalies, shaded."));
        List<LegendEntry> legend =
        [
            .. streams.Select((stream, s) => new LegendEntry(
                lines.Length == 1 ? "score" : $"score of {stream.Name}", StreamColors[s], LegendMark.Line)),
        ];
        if (threshold is not null) legend.Add(new LegendEntry("threshold", PlotColor.Ink, LegendMark.Line, 1));
        if (!labels.IsEmpty) legend.Add(new LegendEntry("labelled anomaly", PlotColor.Anomaly, LegendMark.Area));
        legend.Add(new LegendEntry("alarm", PlotColor.Ink, LegendMark.Area));
        return new Figure(plot, "Score over time", description, legend, width, 260)
        {
            Marks = [.. marks.Select(mark => new PlotMark(axis[mark.Row], scale.Place(scores[mark.Row]), mark.Text, mark.Target))],
        };

        Coordinates[] Points(int[] rows) =>
        [
            .. MinMaxDecimation.Reduce([.. rows.Select(row => scores[row])], width)
                .Select(p => new Coordinates(axis[rows[(int)p.X]], scale.Place(p.Y))),
        ];

        // From a height to the top. Runs that a plot could not show apart are joined; each is at least a pixel wide.
        void AddRuns(ReadOnlySpan<bool> flags, double from, Color color)
        {
            foreach (Segment run in Segment.ListOf(flags, gap))
            {
                double left = axis[run.Start] - axis.HalfRow;
                double right = Math.Max(axis[run.End - 1] + axis.HalfRow, left + (axis.Last - axis.First) / width);
                ScottPlot.Plottables.Rectangle area = plot.Add.Rectangle(left, right, from, high);
                area.FillColor = color;
                area.LineWidth = 0;
            }
        }
    }
}
