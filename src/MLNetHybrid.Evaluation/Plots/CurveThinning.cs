using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>Fewer points for a curve in the unit square: those that are a visible step apart.</summary>
internal static class CurveThinning
{
    // Half a pixel of a plot 400 pixels wide.
    private const double Step = 1.0 / 800;

    /// <summary>The first and the last point, and between them each that is a step away from the last one kept.</summary>
    public static Coordinates[] Reduce(IEnumerable<Coordinates> curve)
    {
        var kept = new List<Coordinates>();
        Coordinates? last = null;
        foreach (Coordinates point in curve)
        {
            if (kept.Count == 0 || Math.Abs(point.X - kept[^1].X) + Math.Abs(point.Y - kept[^1].Y) >= Step) kept.Add(point);
            last = point;
        }
        if (last is Coordinates end && kept[^1] != end) kept.Add(end);
        return [.. kept];
    }
}
