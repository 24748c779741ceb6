namespace MLNetHybrid.Tool.Input;

/// <summary>Columns that are hardly sensors: clocks, counters, columns that are empty mostly.</summary>
internal static class ColumnWarnings
{
    /// <summary>One sentence per strange column, with what to write on the command line.</summary>
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
            else if (canIgnore && ColumnOrder.Of(row => table.Rows[row][column0], previous) is { IsRising: true } order)
            {
                yield return column.Heading.Length == 0 && order.ByOne
                    ? $"column {column} has no name and counts the rows, as an index does that pandas wrote.{ignore}"
                    : $"column {column} rises in every row: is it a clock or a counter? New rows lie outside of what was trained on, "
                        + $"which looks like an anomaly.{ignore}";
            }
        }
    }
}
