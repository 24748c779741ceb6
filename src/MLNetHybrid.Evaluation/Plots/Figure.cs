using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>A plot with what has to be said of it.</summary>
/// <param name="Plot">The plot.</param>
/// <param name="Title">Its name, for its heading and for screen readers.</param>
/// <param name="Description">What it shows, in words and figures, for readers who cannot see it.</param>
/// <param name="Legend">What its colours mean.</param>
/// <param name="Width">In units of 1/96 inch where it is shown at full size; text is 14 units high.</param>
/// <param name="Height">In the same units.</param>
/// <param name="Caption">Shown below the plot; null: the description.</param>
internal sealed record Figure(
    Plot Plot, string Title, string Description, IReadOnlyList<LegendEntry> Legend, int Width = Figure.DefaultWidth, int Height = 320,
    string? Caption = null) : IDisposable
{
    /// <summary>Narrow, so that text is still legible where a telephone shows the plot at three quarters of its size.</summary>
    public const int DefaultWidth = 440;

    /// <summary>Points that can be pointed at or reached with the keyboard. Default: none.</summary>
    public IReadOnlyList<PlotMark> Marks { get; init; } = [];

    public void Dispose() => Plot.Dispose();
}
