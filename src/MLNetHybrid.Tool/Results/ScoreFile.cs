using System.Globalization;
using MLNetHybrid.Tool.Input;
using Samples;

namespace MLNetHybrid.Tool.Results;

/// <summary>
/// The scores as CSV: a header, then one line per row of the input in its order, counted from 1 below its header, with the status that
/// tells rows without a verdict from normal ones. Where the input has them, stream, time and label stand behind, called as there.
/// </summary>
internal static class ScoreFile
{
    /// <summary>How every file of scores begins.</summary>
    public const string Head = "row,score,predictedLabel,status";

    public static void Write(Stream stream, SensorTable table, IReadOnlyList<RowResult> results)
    {
        (string Name, Func<int, string> Cell)[] more =
        [
            .. Column(table.StreamColumn, table.Streams, text => text), .. Column(table.ClockColumn, table.Clocks, text => text),
            .. Column(table.LabelColumn, table.Labels, label => label ? "1" : "0"),
        ];
        IEnumerable<IEnumerable<string>> rows = Enumerable.Range(0, results.Count).OrderBy(table.NumberOf).Select(row => (string[])
        [
            table.NumberOf(row).ToString(CultureInfo.InvariantCulture), results[row].Score.ToString("R", CultureInfo.InvariantCulture),
            results[row].PredictedLabel ? "1" : "0", StatusText.Of(results[row].Status), .. more.Select(column => column.Cell(row)),
        ]);
        CsvFile.Write(stream, rows.Prepend([.. Head.Split(','), .. more.Select(column => column.Name)]));
    }

    private static IEnumerable<(string, Func<int, string>)> Column<T>(
        SensorColumn? column, IReadOnlyList<T>? values, Func<T, string> cell) =>
        column is null || values is null ? [] : [(column.Name, row => cell(values[row]))];
}
