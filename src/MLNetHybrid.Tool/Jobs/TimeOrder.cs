using MLNetHybrid.Tool.Input;
using MLNetHybrid.Tool.Recognition;
using Samples;

namespace MLNetHybrid.Tool.Jobs;

/// <summary>Rows in the order of time, stream by stream: windows are made of rows that follow each other.</summary>
internal static class TimeOrder
{
    /// <summary>The table, whose rows of each stream do not go back in time.</summary>
    /// <param name="table">With a clock.</param>
    /// <param name="format">How the clock's cells are written.</param>
    /// <param name="layout">How the file was read.</param>
    /// <param name="sort">Whether rows that go back are put where they belong.</param>
    /// <param name="file">For messages.</param>
    /// <exception cref="InputFileException">Rows go back in time, and they are not to be sorted.</exception>
    public static SensorTable Of(SensorTable table, ClockFormat format, CsvLayout layout, bool sort, string file)
    {
        double[] times = Times(table, format, layout);
        int[] previous = ColumnOrder.PreviousRows(table.Streams, times.Length);
        int[] back = [.. Enumerable.Range(0, times.Length).Where(row => previous[row] >= 0 && times[row] < times[previous[row]])];
        if (back.Length == 0) return table;
        if (sort)
        {
            // A row without a time stays behind the row before it.
            double last = double.NegativeInfinity;
            double[] keys = [.. times.Select(time => last = double.IsNaN(time) ? last : time)];
            return table.Take([.. Enumerable.Range(0, times.Length).OrderBy(row => keys[row])]);
        }
        int first = back[0];
        string stream = table.Streams is null ? "" : $" of stream '{CsvCell.Short(table.Streams[first])}'";
        string clock = ShellWord.Of(table.ClockColumn!.Word);
        throw new InputFileException(
            FormattableString.Invariant($"{file}: {back.Length} of {times.Length} rows go back in time, by column {table.ClockColumn}: ")
            + FormattableString.Invariant($"row {first + 1}{stream} has {CsvCell.Short(table.Clocks![first])}, and the row before it ")
            + FormattableString.Invariant($"{CsvCell.Short(table.Clocks![previous[first]])}. Windows need rows in the order of time.")
            + Hints.Lines("to sort them, which leaves the file as it is: --sort",
                table.Streams is null ? "if a column tells several machines apart: --partition COLUMN"
                    : $"if {table.StreamColumn} does not tell streams apart: --no-partition",
                $"if {clock} is no clock and the rows are in order: --no-clock"));
    }

    /// <summary>The table with what its clock says in a form of its own as points in time.</summary>
    public static SensorTable WithTimes(SensorTable table, ClockFormat format, CsvLayout layout) => format.IsIso || !format.HasDays
        ? table
        : table with
        {
            Times = [.. Times(table, format, layout).Select(ticks => double.IsNaN(ticks) ? default : new DateTime((long)ticks))],
        };

    /// <summary>Days from the first to the last time; null: the clock does not say.</summary>
    public static double? Days(SensorTable table, ClockFormat? format, CsvLayout layout)
    {
        if (table.Clocks is null || format is null || ReferenceEquals(format, ClockFormat.Index)) return null;
        double[] times = [.. Times(table, format, layout).Where(double.IsFinite)];
        return times.Length == 0 ? null : (times.Max() - times.Min()) / TimeSpan.TicksPerDay;
    }

    /// <summary>The times as ticks, or as the numbers that only order the rows; NaN where there is none.</summary>
    private static double[] Times(SensorTable table, ClockFormat format, CsvLayout layout)
    {
        var numbers = new CellNumbers(layout);
        string? pattern = null;
        return [.. table.Clocks!.Select(cell =>
            format.Patterns.Count > 0 ? format.Ticks(cell, ref pattern) ?? double.NaN
            : !numbers.TryRead(cell, out double number) || double.IsNaN(number) ? double.NaN
            : format.UnitsPerSecond is null ? number
            : format.Ticks(number))];
    }
}
