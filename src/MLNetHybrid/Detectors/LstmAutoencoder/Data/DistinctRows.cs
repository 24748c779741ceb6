namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>The rows of some windows, each once, ascending, so that the rows of a window stay side by side.</summary>
/// <param name="Rows">(R): numbers of the rows in the window set.</param>
/// <param name="First">(N): for each window, which of these it begins with.</param>
internal sealed record DistinctRows(int[] Rows, int[] First)
{
    public static DistinctRows Of(WindowSet windows, ReadOnlySpan<int> members)
    {
        int length = windows.Architecture.WindowLength;
        var starts = new int[members.Length];
        for (int i = 0; i < members.Length; i++) starts[i] = windows.FirstRow(members[i]);
        int[] order = [.. Enumerable.Range(0, members.Length)], keys = [.. starts];
        Array.Sort(keys, order);
        var rows = new List<int>(members.Length + length);
        var first = new int[members.Length];
        foreach (int window in order)
        {
            int start = starts[window], next = rows.Count > 0 ? Math.Max(start, rows[^1] + 1) : start;
            for (; next < start + length; next++) rows.Add(next);
            first[window] = rows.Count - length;
        }

        return new DistinctRows([.. rows], first);
    }
}
