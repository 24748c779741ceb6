namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>
/// The baselines "mean |z|" and "mean min-max deviation": how far the features lie from their training means, over a window.
/// </summary>
internal static class MeanDeviation
{
    /// <summary>
    /// By row: the mean of |z| over the features and its stream's last <paramref name="window"/> rows, fewer at the start.
    /// </summary>
    public static float[] Score(StreamRows rows, int window) => [.. rows.Streams().SelectMany(z => Score(z, rows.ColumnCount, window))];

    // s_i = 1 / (w D) sum over j in (i - w, i], d of |z_jd|
    private static float[] Score(double[] z, int columns, int window)
    {
        int rows = z.Length / columns;
        var means = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double sum = 0;
            foreach (double value in z.AsSpan(i * columns, columns)) sum += Math.Abs(value);
            means[i] = sum / columns;
        }
        var scores = new float[rows];
        for (int i = 0; i < rows; i++)
        {
            int first = Math.Max(0, i - window + 1);
            double sum = 0;
            for (int j = first; j <= i; j++) sum += means[j];
            scores[i] = (float)(sum / (i - first + 1));
        }
        return scores;
    }
}
