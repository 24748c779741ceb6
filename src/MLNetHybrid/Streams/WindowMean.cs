namespace MLNetHybrid.Streams;

/// <summary>
/// A row's mean score over all windows that hold it: those that end at the row and at the L - 1 rows after it in its stream.
/// </summary>
internal static class WindowMean
{
    /// <summary>By row: the mean of the finite scores among its windows'; NaN where there is none.</summary>
    /// <param name="scores">By row, of the window that ends there.</param>
    /// <param name="places">Of the rows, in the order of time.</param>
    public static float[] Of(ReadOnlySpan<float> scores, StreamPlaces places)
    {
        var means = new float[scores.Length];
        Array.Fill(means, float.NaN);
        var streams = new Dictionary<long, List<int>>();
        for (int row = 0; row < scores.Length; row++)
        {
            long stream = places.Stream(row);
            if (stream == WindowRing.UnknownStream) continue;
            if (!streams.TryGetValue(stream, out List<int>? rows)) streams.Add(stream, rows = []);
            rows.Add(row);
        }
        foreach (List<int> rows in streams.Values) OfStream(scores, places, rows, means);
        return means;
    }

    // Backwards: the windows that hold a row end at it or after it. Sums are of prefixes, in double precision.
    private static void OfStream(ReadOnlySpan<float> scores, StreamPlaces places, List<int> rows, float[] means)
    {
        var sums = new double[rows.Count + 1];
        var counts = new int[rows.Count + 1];
        for (int i = 0; i < rows.Count; i++)
        {
            float score = scores[rows[i]];
            sums[i + 1] = sums[i] + (float.IsFinite(score) ? score : 0);
            counts[i + 1] = counts[i] + (float.IsFinite(score) ? 1 : 0);
        }

        int end = rows.Count;
        for (int i = rows.Count - 1; i >= 0; i--)
        {
            while (places.Place(rows[end - 1]) >= places.Place(rows[i]) + places.WindowLength) end--;
            means[rows[i]] = (float)((sums[end] - sums[i]) / (counts[end] - counts[i]));   // NaN of none
        }
    }
}
