namespace MLNetHybrid.Tool.Input;

/// <summary>How the values of a column go from each row to the next one of its stream.</summary>
/// <param name="Steps">Pairs of rows that both have a value.</param>
/// <param name="Rises">Those where the value rises.</param>
/// <param name="Falls">Those where it falls.</param>
/// <param name="ByOne">Whether it rises by 1 in every step.</param>
internal readonly record struct ColumnOrder(int Steps, int Rises, int Falls, bool ByOne)
{
    private const int FewestRises = 10;

    /// <summary>
    /// It never falls, and rises nearly always: a row in twenty may repeat the value before it, as a clock's does that is read twice in a
    /// second.
    /// </summary>
    public bool IsRising => Falls == 0 && Rises >= FewestRises && Rises >= 0.95 * Steps;

    /// <param name="value">Of a row; NaN: none.</param>
    /// <param name="previous">For each row the one before it in its stream; -1: none.</param>
    public static ColumnOrder Of(Func<int, double> value, IReadOnlyList<int> previous)
    {
        int steps = 0, rises = 0, falls = 0;
        bool byOne = true;
        for (int row = 0; row < previous.Count; row++)
        {
            if (previous[row] < 0) continue;
            double change = value(row) - value(previous[row]);
            if (double.IsNaN(change)) continue;
            steps++;
            if (change > 0) rises++;
            if (change < 0) falls++;
            byOne &= change == 1;
        }
        return new ColumnOrder(steps, rises, falls, byOne);
    }

    /// <summary>For each row the row before it in its stream; -1: none.</summary>
    /// <param name="streams">Of each row; null: all rows are one stream.</param>
    /// <param name="rowCount">Rows.</param>
    public static int[] PreviousRows<T>(IReadOnlyList<T>? streams, int rowCount)
        where T : notnull
    {
        if (streams is null) return [.. Enumerable.Range(-1, rowCount)];
        var last = new Dictionary<T, int>();
        int[] previous = new int[rowCount];
        for (int row = 0; row < rowCount; row++)
        {
            previous[row] = last.GetValueOrDefault(streams[row], -1);
            last[streams[row]] = row;
        }
        return previous;
    }
}
