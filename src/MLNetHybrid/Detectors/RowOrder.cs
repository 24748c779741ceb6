namespace MLNetHybrid.Detectors;

/// <summary>Puts rows into another order.</summary>
internal static class RowOrder
{
    /// <summary>Row i becomes what row <paramref name="order"/>[i] was, cycle by cycle, with room for one row.</summary>
    // values: (N, width)
    public static void Permute(float[] values, int[] order, int width)
    {
        var done = new bool[order.Length];
        var first = new float[width];
        Span<float> Row(int row) => values.AsSpan(row * width, width);
        for (int start = 0; start < order.Length; start++)
        {
            if (done[start] || order[start] == start) continue;
            Row(start).CopyTo(first);
            int place = start;
            for (; order[place] != start; place = order[place])
            {
                Row(order[place]).CopyTo(Row(place));
                done[place] = true;
            }

            first.CopyTo(Row(place));
            done[place] = true;
        }
    }
}
