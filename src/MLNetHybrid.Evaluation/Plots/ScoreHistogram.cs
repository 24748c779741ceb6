using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>How one detector's scores are spread, by label where there are labels.</summary>
internal static class ScoreHistogram
{
    private const int Bins = 40;

    // Of a long tail, what lies beyond this share of the rows is counted in the last bin.
    private const double Shown = 0.995;

    /// <param name="name">The detector.</param>
    /// <param name="scores">(N)</param>
    /// <param name="labels">(N), or null where there are none.</param>
    /// <param name="threshold">A score; null: the verdict is not a threshold's.</param>
    public static Figure Create(string name, float[] scores, bool[]? labels, double? threshold)
    {
        (float[] Scores, PlotColor Color, string Name)[] groups = labels is null
            ? [(Sorted(scores), PlotColor.Normal, "all rows")]
            :
            [
                (Sorted(scores.Where((_, i) => !labels[i])), PlotColor.Normal, "labelled normal"),
                (Sorted(scores.Where((_, i) => labels[i])), PlotColor.Anomaly, "labelled anomaly"),
            ];
        ScoreScale scale = ScoreScale.Of(scores);
        groups = [.. groups.Select(g => ((float[])[.. g.Scores.Select(x => (float)scale.Place(x))], g.Color, g.Name))];
        threshold = threshold is double given ? scale.Place(given) : null;
        (double low, double high, bool cut) = Range(Sorted(groups.SelectMany(g => g.Scores)), threshold);

        Plot plot = PlotFrame.Create("Score", "Share of rows");
        PlotFrame.Percent(plot.Axes.Left);
        scale.Mark(plot.Axes.Bottom, scale.Score(low), scale.Score(high));
        List<LegendEntry> legend = [];
        double highest = 0;
        foreach ((float[] sorted, PlotColor color, string label) in groups)
        {
            double[] percent = Percentages(sorted, low, high);
            highest = Math.Max(highest, percent.Max());
            AddStairs(plot, percent, low, high, color);
            legend.Add(new LegendEntry(label, color, LegendMark.Area));
        }
        if (threshold is double at && at >= low && at <= high)
        {
            LineDashes.Apply(plot.Add.VerticalLine(at, 1.2f, PlotColor.Ink.ToColor()).LineStyle, LineDashes.Level);
            legend.Add(new LegendEntry("threshold", PlotColor.Ink, LegendMark.Line, 1));
        }
        plot.Axes.SetLimits(low - (high - low) * 0.02, high + (high - low) * 0.02, 0, highest > 0 ? highest * 1.08 : 1);
        string description = $"Share of the rows {(labels is null ? "" : "of each label ")}by score. "
            + string.Join(" ", groups.Where(g => g.Scores.Length > 0).Select(g =>
                Invariant($"{char.ToUpperInvariant(g.Name[0])}{g.Name[1..]}: {g.Scores.Length:N0}, ")
                + Invariant($"median score {scale.Score(Numerics.Quantile.Linear(g.Scores, 0.5)):0.###}.")))
            + (cut
                ? Invariant($" The last step holds all scores from {scale.Score(high - (high - low) / Bins):0.###} to ")
                    + Invariant($"{scores.Max():0.###}.")
                : "");
        if (scale.IsLogarithmic) description += " The axis is linear around the median and logarithmic above.";
        return new Figure(plot, $"Scores of {name}", description, legend, Height: 260);
    }

    private static (double Low, double High, bool Cut) Range(float[] sorted, double? threshold)
    {
        if (sorted.Length == 0) return (0, 1, false);
        double low = sorted[0], high = Numerics.Quantile.Linear(sorted, Shown);
        bool cut = sorted[^1] > high + (high - low) / 4;
        if (!cut) high = sorted[^1];
        // The threshold belongs into the picture, unless it lies far out.
        if (threshold is double t && t > high && t - low < 2 * (high - low)) high = t + (t - low) * 0.05;
        return (low, high > low ? high : low + 1, cut);
    }

    // A staircase: where two groups overlap, both stay visible.
    private static void AddStairs(Plot plot, double[] heights, double low, double high, PlotColor color)
    {
        double width = (high - low) / heights.Length;
        Coordinates[] outline =
        [
            new(low, 0),
            .. heights.SelectMany((y, i) => new[] { new Coordinates(low + i * width, y), new Coordinates(low + (i + 1) * width, y) }),
            new(high, 0),
        ];
        ScottPlot.Plottables.Polygon area = plot.Add.Polygon(outline);
        area.FillColor = color.ToColor(0.22);
        area.LineWidth = 0;
        ScottPlot.Plottables.Scatter edge = plot.Add.ScatterLine(outline, color.ToColor());
        edge.LineWidth = 1.5f;
    }

    private static double[] Percentages(float[] scores, double low, double high)
    {
        var share = new double[Bins];
        foreach (float score in scores) share[Math.Clamp((int)((score - low) / (high - low) * Bins), 0, Bins - 1)] += 100.0 / scores.Length;
        return share;
    }

    private static float[] Sorted(IEnumerable<float> scores) => [.. scores.Where(float.IsFinite).Order()];
}
