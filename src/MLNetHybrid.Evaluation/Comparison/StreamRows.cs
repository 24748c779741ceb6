namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>Rows of one stream after the other: no window reaches from one into the next.</summary>
/// <param name="Values">(N, D) row-major.</param>
/// <param name="ColumnCount">D.</param>
/// <param name="Counts">Rows of each stream, at least one each, N in all.</param>
internal sealed record StreamRows(double[] Values, int ColumnCount, int[] Counts)
{
    /// <summary>Rows of the longest stream.</summary>
    public int LongestCount => Counts.DefaultIfEmpty().Max();

    /// <summary>The rows of each stream.</summary>
    public IEnumerable<double[]> Streams()
    {
        int start = 0;
        foreach (int count in Counts)
        {
            yield return Values[(start * ColumnCount)..((start + count) * ColumnCount)];
            start += count;
        }
    }

    /// <summary>Those of the streams that hold a full window.</summary>
    public IEnumerable<double[]> Streams(int window) => Streams().Where(rows => rows.Length / ColumnCount >= window);

    /// <summary>Some of the rows.</summary>
    /// <param name="isKept">(N).</param>
    public StreamRows Keep(IReadOnlyList<bool> isKept)
    {
        var values = new List<double>();
        var counts = new List<int>();
        int row = 0;
        foreach (int count in Counts)
        {
            int kept = 0;
            for (int end = row + count; row < end; row++)
            {
                if (!isKept[row]) continue;
                values.AddRange(Values.AsSpan(row * ColumnCount, ColumnCount));
                kept++;
            }
            if (kept > 0) counts.Add(kept);
        }
        return new StreamRows([.. values], ColumnCount, [.. counts]);
    }
}
