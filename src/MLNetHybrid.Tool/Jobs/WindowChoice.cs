using MLNetHybrid.Tool.Input;

namespace MLNetHybrid.Tool.Jobs;

/// <summary>How many rows are looked at together, where nobody has said.</summary>
internal static class WindowChoice
{
    private const int Shortest = 5, Longest = 50, Lags = 10;

    // Of values that have nothing to do with each other, the correlation's standard deviation is 1 / sqrt(rows).
    private const double Deviations = 4;

    /// <summary>
    /// An eighth of a stream's training rows, at least 5, at most 50, and where gaps leave less than half of the training windows whole,
    /// half of that, and so on; of a table without clock and streams, in which no value resembles those of the ten rows before, a single
    /// row: such rows have no order.
    /// </summary>
    /// <param name="input">All rows.</param>
    /// <param name="training">The training rows.</param>
    public static (int Length, string Reason) Of(SensorTable input, SensorTable training)
    {
        if (input.Clocks is null && input.Streams is null && input.Rows.Count > Longest && !RowsResembleThoseBefore(input))
            return (1, "no clock, and no value resembles those of the rows before: a table without order");
        int[] lengths = training.Streams is null
            ? [training.Rows.Count]
            : [.. training.Streams.Where(stream => stream.Length > 0).CountBy(stream => stream).Select(stream => stream.Value).Order()];
        int eighth = lengths is [] ? Shortest : Math.Clamp(lengths[lengths.Length / 2] / 8, Shortest, Longest), length = eighth;
        while (length > Shortest && 2 * TrainingWindows.Count(training, length).Complete < training.Rows.Count)
            length = Math.Max(Shortest, length / 2);
        return (length, length == eighth
            ? "an eighth of a stream's training rows, 5 to 50"
            : "gaps leave less than half of longer windows whole");
    }

    private static bool RowsResembleThoseBefore(SensorTable table)
    {
        double limit = Deviations / Math.Sqrt(table.Rows.Count);
        return Enumerable.Range(0, table.Columns.Count).Any(column =>
        {
            double[] values = [.. table.Rows.Select(row => row[column]).Where(double.IsFinite)];
            return values.Length > Lags && Enumerable.Range(1, Lags).Any(lag => Math.Abs(Autocorrelation(values, lag)) > limit);
        });
    }

    // r = sum (x_t - m)(x_(t-lag) - m) / sum (x_t - m)^2; 0 where nothing varies.
    private static double Autocorrelation(double[] values, int lag)
    {
        double mean = values.Average(), products = 0, squares = 0;
        for (int t = 0; t < values.Length; t++)
        {
            squares += (values[t] - mean) * (values[t] - mean);
            if (t >= lag) products += (values[t] - mean) * (values[t - lag] - mean);
        }
        return squares > 0 ? products / squares : 0;
    }
}
