namespace SensorCsv.Input;

/// <summary>The rows of a sensor file: F features each, and where the file has labels, whether the row is an anomaly.</summary>
/// <param name="FeatureNames">The F features' column names, in the order of <paramref name="Rows"/>.</param>
/// <param name="Rows">F values per row; a missing value is NaN.</param>
/// <param name="Labels">One per row, or null where no label column was asked for.</param>
internal sealed record SensorTable(IReadOnlyList<string> FeatureNames, IReadOnlyList<float[]> Rows, IReadOnlyList<bool>? Labels)
{
    /// <summary>The first <paramref name="count"/> rows, without labels.</summary>
    public SensorTable Head(int count) => new(FeatureNames, [.. Rows.Take(count)], Labels: null);
}
