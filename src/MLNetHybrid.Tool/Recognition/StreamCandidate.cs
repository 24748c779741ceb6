using MLNetHybrid.Tool.Input;

namespace MLNetHybrid.Tool.Recognition;

/// <summary>A column whose values may tell streams of rows apart.</summary>
internal sealed record StreamCandidate(ColumnProfile Column, int Rank, string Reason)
{
    // Streams shorter than this hardly fill windows.
    private const int FewestRowsEach = 10;

    /// <summary>The column that tells streams apart: its name says so, or times rise within its values and not over the file.</summary>
    /// <param name="columns">Those that are nothing else yet.</param>
    /// <param name="rowCount">Rows of the file.</param>
    /// <param name="noClock">Whether no column counts as a clock.</param>
    public static StreamCandidate? Best(IReadOnlyList<ColumnProfile> columns, int rowCount, bool noClock)
    {
        int[] wholeFile = ColumnOrder.PreviousRows<int>(null, rowCount);
        var clocks = noClock ? [] : columns.SelectMany(Clocks)
            .Select(clock => (clock.Column, clock.Values, Whole: ColumnOrder.Of(row => clock.Values[row], wholeFile)))
            .Where(clock => clock.Whole.Falls > 0 || clock.Whole.Rises < 0.95 * clock.Whole.Steps).ToArray();
        return columns.Select(column => Of(column)).OfType<StreamCandidate>().OrderBy(candidate => candidate.Rank).FirstOrDefault();

        StreamCandidate? Of(ColumnProfile column)
        {
            if (column.Codes is null || column.Texts is not { Count: >= 2 } texts || texts.Count * FewestRowsEach > rowCount) return null;
            // Beside a column of days the hours stand, each once a day: what is called a time is no source.
            if (column.Times.Any() || ColumnNames.NamesTime(column.Column.Heading)) return null;
            bool named = ColumnNames.NamesStreams(column.Column.Heading);
            // Of numbers, only whole ones with the name of an identifier.
            if (column.NumberCount > 0 && column.TextCount == 0 && !(named && column.IsWhole)) return null;
            if (column.NumberCount > 0 && column.TextCount == 0 && texts.Count == 2 && column.Smallest == 0 && column.Largest == 1)
                return null;
            int[] previous = ColumnOrder.PreviousRows(column.Codes, rowCount);
            bool ordersTime = clocks.Any(clock => clock.Column != column
                && ColumnOrder.Of(row => clock.Values[row], previous) is { Rises: > 0 } order
                && order.Falls == 0 && order.Rises >= 0.95 * order.Steps);
            string values =
                FormattableString.Invariant($"{texts.Count} values: {string.Join(", ", texts.Take(3).Select(text => CsvCell.Short(text)))}")
                + (texts.Count > 3 ? ", …" : "");
            return ordersTime ? new(column, named ? 0 : 1, $"time rises within each of its {values}")
                : named ? new(column, 2, $"its name, and {values}")
                : null;
        }
    }

    private static IEnumerable<(ColumnProfile Column, IReadOnlyList<double> Values)> Clocks(ColumnProfile column) =>
        column.Times.Any() ? column.Times.Select(time => (column, time.Ticks))
        : column.TextCount == 0 && column.NumberCount > 0
            && (ColumnNames.NamesTime(column.Column.Heading) || ClockFormat.OfNumbers(column.Smallest, column.Largest) is not null)
            ? [(column, column.Numbers)]
            : [];
}
