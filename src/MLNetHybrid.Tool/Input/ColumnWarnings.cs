namespace MLNetHybrid.Tool.Input;

/// <summary>
/// Columns that are hardly sensors, as clocks, counters and those that are empty mostly, that hold numbers for gaps, or that tell the
/// streams apart.
/// </summary>
internal static class ColumnWarnings
{
    private const double MuchOfVariance = 0.5, FarAway = 5;

    /// <summary>One sentence per strange column, with what to write on the command line, and one of all that tell streams apart.</summary>
    /// <param name="table">The rows, in the order of time.</param>
    /// <param name="canIgnore">False: a model is loaded, which needs its columns. Then only gaps matter.</param>
    public static IEnumerable<string> Of(SensorTable table, bool canIgnore)
    {
        int[] previous = ColumnOrder.PreviousRows(table.Streams, table.Rows.Count);
        for (int i = 0; i < table.Columns.Count; i++)
        {
            SensorColumn column = table.Columns[i];
            string ignore = canIgnore ? Hints.Lines($"to leave it out: --ignore {ShellWord.Of(column.Word)}") : "";
            int column0 = i;
            int missing = table.Rows.Count(row => double.IsNaN(row[column0]));
            if (missing == table.Rows.Count)
                yield return $"column {column} is empty in every row.{ignore}";
            else if (missing > table.Rows.Count / 2)
                yield return FormattableString.Invariant(
                    $"column {column} is empty in {missing} of {table.Rows.Count} rows, and a window with a gap is not judged.{ignore}");
            else if (canIgnore && MissingMarker([.. table.Rows.Select(row => row[column0])]) is double marker)
                yield return FormattableString.Invariant($"column {column} holds {marker} in ")
                    + FormattableString.Invariant($"{table.Rows.Count(row => row[column0] == marker)} of {table.Rows.Count} rows, ")
                    + "far from all other values: does it stand for a value that is missing?"
                    + Hints.Lines(FormattableString.Invariant($"to leave such cells empty: --missing {marker}"));
            else if (canIgnore && ColumnOrder.Of(row => table.Rows[row][column0], previous) is { IsRising: true } order)
            {
                yield return column.Heading.Length == 0 && order.ByOne
                    ? $"column {column} has no name and counts the rows, as an index does that pandas wrote.{ignore}"
                    : $"column {column} rises in every row: is it a clock or a counter? New rows lie outside of what was trained on, "
                        + $"which looks like an anomaly.{ignore}";
            }
        }
        if (!canIgnore || table.Streams is null) yield break;
        int[][] streams = [.. Enumerable.Range(0, table.Rows.Count).GroupBy(row => table.Streams[row]).Select(stream => stream.ToArray())];
        string[] apart =
            [.. table.Columns.Where((_, i) => BetweenStreams(table.Rows, streams, i) > MuchOfVariance).Select(column => $"{column}")];
        if (apart.Length > 0)
            yield return FormattableString.Invariant(
                $"the {streams.Length} streams differ in {string.Join(", ", apart)}, where most of the variance is between them: ")
                + "a fault of one may be normal for another. If one matters, judge a file of its rows alone too.";
    }

    // A whole number that comes several times, far below values that are not negative, or made of nines.
    private static double? MissingMarker(double[] values)
    {
        double[] levels = [.. values.Where(value => !double.IsNaN(value)).Distinct().Order()];
        if (levels.Length < 4) return null;
        double low = levels[0], high = levels[^1];
        if (low < 0 && (levels[1] >= 0 || IsNines(low)) && IsMarker(low, levels[1] - low, high - levels[1])) return low;
        return IsNines(high) && IsMarker(high, high - levels[^2], levels[^2] - low) ? high : null;

        bool IsMarker(double value, double distance, double spread) =>
            value == Math.Floor(value) && distance > FarAway * spread && values.Count(other => other == value) > 1;
    }

    private static bool IsNines(double value) => Math.Abs(value) is 99 or 999 or 9999 or 99999 or 999999;

    // The share of a column's variance that is between the streams' means.
    private static double BetweenStreams(IReadOnlyList<double[]> rows, int[][] streams, int column)
    {
        double[] all = Values(Enumerable.Range(0, rows.Count));
        double mean = all.DefaultIfEmpty().Average(), total = all.Sum(value => (value - mean) * (value - mean));
        double between = streams.Select(Values).Sum(own => own.Length * Math.Pow(own.DefaultIfEmpty(mean).Average() - mean, 2));
        return total == 0 ? 0 : between / total;

        double[] Values(IEnumerable<int> some) => [.. some.Select(row => rows[row][column]).Where(value => !double.IsNaN(value))];
    }
}
