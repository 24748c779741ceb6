namespace SensorCsv.Input;

/// <summary>Columns that are hardly sensors: clocks, counters, columns that are empty mostly.</summary>
internal static class ColumnWarnings
{
    private const int FewestRises = 10;

    /// <summary>One sentence per strange column, with what to write on the command line.</summary>
    /// <param name="table">The rows, in the order of time.</param>
    /// <param name="canIgnore">False: a model is loaded, which needs its columns. Then only gaps matter.</param>
    public static IEnumerable<string> Of(SensorTable table, bool canIgnore)
    {
        int[] previous = PreviousRows(table.Streams, table.Rows.Count);
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
            else if (canIgnore && Rises(table.Rows, previous, i) is bool byOne)
            {
                yield return column.Heading.Length == 0 && byOne
                    ? $"column {column} has no name and counts the rows, as an index does that pandas wrote.{ignore}"
                    : $"column {column} rises in every row: is it a clock or a counter? New rows lie outside of what was trained on, "
                        + $"which looks like an anomaly.{ignore}";
            }
        }
    }

    /// <summary>For each row the row before it in its stream; -1: none.</summary>
    public static int[] PreviousRows(IReadOnlyList<string>? streams, int rowCount)
    {
        if (streams is null) return [.. Enumerable.Range(-1, rowCount)];
        var last = new Dictionary<string, int>();
        int[] previous = new int[rowCount];
        for (int row = 0; row < rowCount; row++)
        {
            previous[row] = last.GetValueOrDefault(streams[row], -1);
            last[streams[row]] = row;
        }
        return previous;
    }

    // Null: it does not. True: by 1 in every row. A row in twenty may repeat the value before it, as a clock's does that is read twice in a
    // second.
    private static bool? Rises(IReadOnlyList<double[]> rows, int[] previous, int column)
    {
        int steps = 0, rises = 0;
        bool byOne = true;
        for (int row = 0; row < rows.Count; row++)
        {
            if (previous[row] < 0) continue;
            double change = rows[row][column] - rows[previous[row]][column];
            if (double.IsNaN(change)) continue;
            if (change < 0) return null;
            steps++;
            if (change > 0) rises++;
            byOne &= change == 1;
        }
        return rises >= FewestRises && rises >= 0.95 * steps ? byOne : null;
    }
}
