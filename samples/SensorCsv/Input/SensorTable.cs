namespace SensorCsv.Input;

/// <summary>The rows of a sensor file: F features each, and where the file has them, labels and streams.</summary>
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

    /// <summary>What the reader of the file wondered about.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The first <paramref name="count"/> rows, without labels.</summary>
    public SensorTable Head(int count) =>
        new(Columns, [.. Rows.Take(count)], Labels: null, Streams is null ? null : [.. Streams.Take(count)]);
}
