using MLNetHybrid.Tool.Input;

namespace MLNetHybrid.Tool.Recognition;

/// <summary>A column that may be the clock.</summary>
/// <param name="Column">Which.</param>
/// <param name="Format">How its cells are written.</param>
/// <param name="Rank">The lowest is the clock.</param>
/// <param name="Reason">Why.</param>
internal sealed record ClockCandidate(ColumnProfile Column, ClockFormat Format, int Rank, string Reason)
{
    /// <summary>Null: the column is no clock.</summary>
    /// <param name="column">Which.</param>
    /// <param name="previous">For each row the one before it in its stream.</param>
    /// <param name="given">Whether the command line says that it is one: then it need not rise.</param>
    public static ClockCandidate? Of(ColumnProfile column, int[] previous, bool given)
    {
        bool named = ColumnNames.NamesTime(column.Column.Heading);
        var texts = column.Times.Select(time => (time.Format, Order: ColumnOrder.Of(row => time.Ticks[row], previous)))
            .OrderBy(time => time.Order.Falls).ToArray();
        if (texts is [var (format, order), ..])
        {
            if (order.Rises > 0 && order.Falls == 0) return new(column, format, 0, $"times ({format.Name}) that rise");
            // Times that fall may be anything, a date of birth; those of a clock are called so or go one way mostly.
            return given || named || IsMostlyOneWay(order)
                ? new(column, format, 3, $"times ({format.Name}), not in order") : null;
        }
        if (column.TextCount > 0 || column.NumberCount == 0) return null;
        ColumnOrder numbers = ColumnOrder.Of(row => column.Numbers[row], previous);
        ClockFormat? unix = column.NumberCount > 1 && numbers.Rises + numbers.Falls > 0
            ? ClockFormat.OfNumbers(column.Smallest, column.Largest) : null;
        if (numbers.IsRising)
        {
            if (unix is not null) return new(column, unix, 1, $"{unix.Name} that rise");
            return named
                ? new(column, ClockFormat.Index, 2, "named as a clock is, and rises")
                : new(column, ClockFormat.Index, 5, numbers.ByOne ? "counts the rows" : "rises in every row");
        }
        if (given) return new(column, unix ?? ClockFormat.Index, 0, "given");
        return named && unix is not null ? new(column, unix, 4, $"{unix.Name}, not in order") : null;
    }

    private static bool IsMostlyOneWay(ColumnOrder order) =>
        Math.Max(order.Rises, order.Falls) >= 0.9 * Math.Max(1, order.Rises + order.Falls) && order.Rises + order.Falls >= 10;
}
