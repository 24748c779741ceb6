using System.Globalization;
using MLNetHybrid.Tool.Input;
using Samples;

namespace MLNetHybrid.Tool.Jobs;

/// <summary>Sees to it that the training rows hold something to train on, and says which column is to blame if they do not.</summary>
internal static class TrainingWindows
{
    /// <exception cref="InputFileException">There are too few rows, or no window without a gap.</exception>
    public static void Argument(SensorTable training, string file, int length)
    {
        if (training.Rows.Count < 2 * length)
            throw new InputFileException(string.Create(CultureInfo.InvariantCulture,
                $"{file}: {training.Rows.Count} training rows are too few for windows of {length}; at least {2 * length} are needed, "
                + $"or a smaller --window."));

        (int complete, int longest) = Count(training, length);
        if (complete > 0) return;
        if (longest < length)
            throw new InputFileException(string.Create(CultureInfo.InvariantCulture,
                $"{file}: no stream has the {length} training rows that a window needs; the longest has {longest}. "
                + $"Give a smaller --window or more rows."));
        // Labelled anomalies that do not train are gaps in all columns.
        int anomalies = training.Rows.Where((row, i) => training.Labels?[i] == true && row.All(double.IsNaN)).Count();
        (SensorColumn Column, int Missing)[] gaps = [.. training.Columns
            .Select((column, i) => (Column: column, Missing: training.Rows.Count(row => double.IsNaN(row[i])) - anomalies))
            .Where(gap => gap.Missing > 0).OrderByDescending(gap => gap.Missing).ThenBy(gap => gap.Column.Number)];
        if (gaps.Length == 0)
            throw new InputFileException(string.Create(CultureInfo.InvariantCulture,
                $"{file}: {anomalies} of {training.Rows.Count} training rows are labelled anomalies, which do not train, so that no window "
                + $"of {length} rows without one is left. Give a smaller --window, or choose rows by --train-share or --train-rows."));
        // Columns with a gap in every window are to blame; where there is none, the one with most gaps is named.
        int toBlame = Math.Max(1, gaps.Count(gap => gap.Missing >= training.Rows.Count / length));
        throw new InputFileException(
            FormattableString.Invariant($"{file}: every window of {length} training rows has a gap, so there is nothing to train on: ")
            + string.Join(", ", gaps[..toBlame]
                .Select(gap => FormattableString.Invariant($"column {gap.Column} is empty in {gap.Missing} of {training.Rows.Count} rows")))
            + Hints.Lines($"to leave {(toBlame == 1 ? "it" : "them")} out: --ignore "
                + $"{ShellWord.Of(gaps[..toBlame].Select(gap => gap.Column.Word))}"));
    }

    /// <summary>Windows without a gap, and rows of the longest stream.</summary>
    public static (int Complete, int LongestStream) Count(SensorTable training, int length)
    {
        int[] previous = ColumnOrder.PreviousRows(training.Streams, training.Rows.Count);
        int[] rowsWithoutGap = new int[previous.Length], rows = new int[previous.Length];
        int complete = 0;
        for (int row = 0; row < previous.Length; row++)
        {
            // Rows of no stream make no window.
            if (training.Streams?[row] is "") continue;
            int before = previous[row];
            rows[row] = 1 + (before < 0 ? 0 : rows[before]);
            rowsWithoutGap[row] = training.Rows[row].Any(double.IsNaN) ? 0 : 1 + (before < 0 ? 0 : rowsWithoutGap[before]);
            if (rowsWithoutGap[row] >= length) complete++;
        }
        return (complete, rows.Max());
    }
}
