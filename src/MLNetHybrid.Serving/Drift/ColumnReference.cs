namespace MLNetHybrid.Serving.Drift;

/// <summary>How a column was distributed in training, in bins of about equally many values.</summary>
/// <param name="Name">The column, with the slot of a vector in brackets.</param>
/// <param name="Edges">Ascending; bin b holds values above edge b - 1, up to edge b.</param>
/// <param name="Shares">
/// Of training's values in each bin, of which there are one more than edges, and of missing ones at the end. All above 0; their sum is 1.
/// </param>
internal sealed record ColumnReference(string Name, double[] Edges, double[] Shares)
{
    // As usual for the population stability index.
    private const int Bins = 10;

    /// <summary>From a column's values, which it sorts.</summary>
    public static ColumnReference Of(string name, List<double> values)
    {
        int all = values.Count;
        values.RemoveAll(double.IsNaN);
        values.Sort();
        double[] edges = values.Count == 0
            ? []
            : [.. Enumerable.Range(1, Bins - 1).Select(b => values[(int)((long)b * (values.Count - 1) / Bins)]).Distinct()];
        var counts = new long[edges.Length + 2];
        foreach (double value in values) counts[Bin(edges, value)]++;
        counts[^1] = all - values.Count;
        // Half a value more in each bin, so that one that training did not have is unlikely and not impossible.
        return new(name, edges, [.. counts.Select(count => (count + 0.5) / (all + 0.5 * counts.Length))]);
    }

    /// <summary>Which bin a value falls into.</summary>
    public int Bin(double value) => double.IsNaN(value) ? Shares.Length - 1 : Bin(Edges, value);

    private static int Bin(double[] edges, double value)
    {
        int place = Array.BinarySearch(edges, value);
        return place < 0 ? ~place : place;
    }
}
