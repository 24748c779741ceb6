using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>
/// The colours of all plots: Okabe and Ito's palette, which people with any colour vision can tell apart (its yellow left out: it cannot be
/// seen on white). In the report they are CSS variables, so that a dark page can shift them.
/// </summary>
/// <param name="Variable">Name of the CSS variable.</param>
/// <param name="Hex">On white.</param>
internal sealed record PlotColor(string Variable, string Hex)
{
    /// <summary>Text and axes.</summary>
    public static PlotColor Ink { get; } = new("--ink", "#1F2328");

    /// <summary>Grid lines.</summary>
    public static PlotColor Grid { get; } = new("--grid", "#DADFE4");

    /// <summary>Behind the data; what is drawn in it leaves a gap.</summary>
    public static PlotColor Paper { get; } = new("--paper", "#FEFEFE");

    public static PlotColor Blue { get; } = new("--blue", "#0072B2");

    public static PlotColor Vermillion { get; } = new("--vermillion", "#D55E00");

    /// <summary>In the order in which series take them.</summary>
    public static IReadOnlyList<PlotColor> Series { get; } =
    [
        Blue, Vermillion, new("--green", "#009E73"), new("--purple", "#CC79A7"), new("--orange", "#E69F00"), new("--sky", "#56B4E9"),
        new("--grey", "#6B7075"), Ink,
    ];

    /// <summary>What was labelled or judged normal.</summary>
    public static PlotColor Normal => Blue;

    /// <summary>What was labelled or judged an anomaly.</summary>
    public static PlotColor Anomaly => Vermillion;

    public static IEnumerable<PlotColor> All => Series.Append(Grid).Append(Paper);

    public Color ToColor(double opacity = 1) => Color.FromHex(Hex).WithAlpha(opacity);

    /// <summary>The colour of the i-th series.</summary>
    public static PlotColor OfSeries(int i) => Series[i % Series.Count];
}
