namespace MLNetHybrid.Evaluation.Plots;

/// <summary>How a legend's entry is drawn: a line in the series' pattern, a filled area, an open circle, a cross.</summary>
internal enum LegendMark { Line, Area, Circle, Cross }
