namespace MLNetHybrid.Evaluation.TimeSeries;

/// <summary>
/// The normal rows near anomalous segments, by rising distance. Since a row within w / 2 of a segment has a label of at least sqrt(1/2),
/// two such segments fill it to 1, and only the distances to the nearest and the second nearest segment matter.
/// </summary>
internal sealed class WidenedRows
{
    private readonly int[] _nearest, _second, _bins, _withinDistance;

    private WidenedRows(int[] nearest, int[] second, int[] bins, int[] withinDistance) =>
        (_nearest, _second, _bins, _withinDistance) = (nearest, second, bins, withinDistance);

    /// <param name="rowCount">Rows of the series.</param>
    /// <param name="segments">The anomalous segments.</param>
    /// <param name="bins">By row: its bin.</param>
    /// <param name="reach">The largest distance.</param>
    public static WidenedRows Of(int rowCount, List<Segment> segments, int[] bins, int reach)
    {
        var found = new List<(int Nearest, int Second, int Bin)>();
        var withinDistance = new int[reach + 1];
        for (int k = 0; k <= segments.Count; k++)
        {
            // The gap before segment k: to the left lie the ends of k - 1, k - 2, to the right the starts of k, k + 1.
            int from = k == 0 ? 0 : segments[k - 1].End, to = k == segments.Count ? rowCount : segments[k].Start;
            for (int i = from; i < to; i++)
            {
                (int left, int left2) = (ToEnd(k - 1, i), ToEnd(k - 2, i));
                (int right, int right2) = (ToStart(k, i), ToStart(k + 1, i));
                int nearest = Math.Min(left, right);
                if (nearest > reach) continue;
                int second = Math.Min(Math.Max(left, right), left < right ? left2 : right2);
                found.Add((nearest, second, bins[i]));
                withinDistance[nearest]++;
            }
        }
        for (int d = 1; d <= reach; d++) withinDistance[d] += withinDistance[d - 1];
        found.Sort();
        return new WidenedRows(
            [.. found.Select(r => r.Nearest)], [.. found.Select(r => r.Second)], [.. found.Select(r => r.Bin)], withinDistance);

        int ToEnd(int segment, int i) => segment >= 0 ? i - segments[segment].End + 1 : int.MaxValue;
        int ToStart(int segment, int i) => segment < segments.Count ? segments[segment].Start - i : int.MaxValue;
    }

    /// <summary>Sums the labels of the rows within <paramref name="half"/> by bin.</summary>
    /// <param name="half">floor(w / 2).</param>
    /// <param name="root">By distance d: sqrt(1 - d / w).</param>
    /// <param name="sums">By bin; overwritten.</param>
    // x_b = sum of (d2_i <= half ? 1 : sqrt(1 - d1_i / w)) over rows i of bin b with d1_i <= half
    public void Add(int half, ReadOnlySpan<double> root, Span<double> sums)
    {
        sums.Clear();
        for (int i = 0; i < _withinDistance[half]; i++) sums[_bins[i]] += _second[i] <= half ? 1 : root[_nearest[i]];
    }
}
