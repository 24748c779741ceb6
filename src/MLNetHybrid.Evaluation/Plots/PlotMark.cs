namespace MLNetHybrid.Evaluation.Plots;

/// <summary>A point of a figure that can be pointed at, and leads to a place in the page.</summary>
/// <param name="X">In the units of the plot's axes.</param>
/// <param name="Y">In the units of the plot's axes.</param>
/// <param name="Text">What it is.</param>
/// <param name="Target">The element that it leads to.</param>
internal sealed record PlotMark(double X, double Y, string Text, string Target);
