namespace MLNetHybrid.Evaluation.Plots;

/// <summary>What a colour or sign of a plot means. The report writes legends as text below the plot, where they can wrap.</summary>
/// <param name="Label">The meaning.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Mark">How it is drawn.</param>
/// <param name="Series">For lines: the number of the series, which names its pattern.</param>
internal sealed record LegendEntry(string Label, PlotColor Color, LegendMark Mark, int Series = 0);

/// <summary>How a legend's entry is drawn: a line in the series' pattern, a filled area, an open circle, a cross.</summary>
internal enum LegendMark { Line, Area, Circle, Cross }
