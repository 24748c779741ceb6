namespace MLNetHybrid.Tool.Input;

/// <summary>The rows of a sensor file: F features each, and where the file has them, labels, streams and times.</summary>
/// <param name="Columns">The F features.</param>
/// <param name="Rows">F values per row, in the order of <paramref name="Columns"/>; a missing value is NaN.</param>
/// <param name="Labels">Whether a row is an anomaly; null where no label column was asked for.</param>
/// <param name="Streams">The stream that a row belongs to, empty where the file does not say; null where no partition column was asked
/// for.</param>
internal sealed record SensorTable(
    IReadOnlyList<SensorColumn> Columns, IReadOnlyList<double[]> Rows, IReadOnlyList<bool>? Labels = null,
    IReadOnlyList<string>? Streams = null)
{
    public IReadOnlyList<string> FeatureNames { get; } = [.. Columns.Select(column => column.Name)];

    /// <summary>The time of a row as it is written; null where no clock was asked for.</summary>
    public IReadOnlyList<string>? Clocks { get; init; }

    /// <summary>
    /// The same as points in time, year 1 where a cell is none; null where cells are ISO 8601, which all read, or say no day.
    /// </summary>
    public IReadOnlyList<DateTime>? Times { get; init; }

    /// <summary>The place of a row in the file, from 1; null: the rows stand as in the file.</summary>
    public IReadOnlyList<int>? RowNumbers { get; init; }

    /// <summary>Where the columns are that are no features.</summary>
    public SensorColumn? LabelColumn { get; init; }

    /// <inheritdoc cref="LabelColumn"/>
    public SensorColumn? StreamColumn { get; init; }

    /// <inheritdoc cref="LabelColumn"/>
    public SensorColumn? ClockColumn { get; init; }

    /// <summary>The labels of anomalies, as they are written.</summary>
    public IReadOnlyList<string> AnomalyTexts { get; init; } = [];

    /// <summary>Whether cells hold more than plain numbers: percentages, thousands, numbers that mean a gap.</summary>
    public bool HasSpecialNumbers { get; init; }

    /// <summary>Whether a cell in quotes holds the end of a line.</summary>
    public bool HasLongCells { get; init; }

    /// <summary>What the reader of the file wondered about.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The place of a row in the file, from 1.</summary>
    public int NumberOf(int row) => RowNumbers?[row] ?? row + 1;

    /// <summary>The same with gaps where rows are labelled anomalies, so that no window across one is whole.</summary>
    public SensorTable WithoutAnomalies()
    {
        double[] gap = [.. Columns.Select(_ => double.NaN)];
        return this with { Rows = [.. Rows.Select((row, i) => Labels?[i] == true ? gap : row)] };
    }

    /// <summary>Some rows in the given order.</summary>
    public SensorTable Take(IReadOnlyList<int> rows) => this with
    {
        Rows = [.. rows.Select(row => Rows[row])],
        Labels = Labels is null ? null : [.. rows.Select(row => Labels[row])],
        Streams = Streams is null ? null : [.. rows.Select(row => Streams[row])],
        Clocks = Clocks is null ? null : [.. rows.Select(row => Clocks[row])],
        Times = Times is null ? null : [.. rows.Select(row => Times[row])],
        RowNumbers = [.. rows.Select(NumberOf)],
    };
}
