using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>Fewer points for a series that look the same: the least and the greatest of each column of pixels.</summary>
internal static class MinMaxDecimation
{
    /// <param name="y">Values; NaN leaves a gap.</param>
    /// <param name="columns">Columns; at most twice as many points remain.</param>
    /// <returns>Points at the values' positions, ascending.</returns>
    public static Coordinates[] Reduce(ReadOnlySpan<float> y, int columns)
    {
        var points = new List<Coordinates>();
        if (y.Length <= 2 * columns)
        {
            for (int i = 0; i < y.Length; i++) points.Add(new Coordinates(i, y[i]));
            return [.. points];
        }
        for (int column = 0; column < columns; column++)
        {
            int first = (int)((long)y.Length * column / columns), end = (int)((long)y.Length * (column + 1) / columns);
            int low = -1, high = -1;
            for (int i = first; i < end; i++)
            {
                if (float.IsNaN(y[i])) continue;
                if (low < 0 || y[i] < y[low]) low = i;
                if (high < 0 || y[i] > y[high]) high = i;
            }
            if (low < 0) points.Add(new Coordinates(first, double.NaN));
            else
            {
                points.Add(At(y, Math.Min(low, high)));
                if (low != high) points.Add(At(y, Math.Max(low, high)));
            }
        }
        return [.. points];
    }

    private static Coordinates At(ReadOnlySpan<float> y, int i) => new(i, y[i]);
}
