namespace SensorCsv.Input;

/// <summary>How a file is to be read.</summary>
/// <param name="Separator">Between cells; null: the most frequent of comma, semicolon and tab in the header line.</param>
/// <param name="Label">Column of 0 (normal) and 1 (anomaly); null: none.</param>
/// <param name="Ignored">Columns that are neither feature nor label.</param>
/// <param name="Features">The features, by name and in this order; null: every other column of the file.</param>
internal sealed record CsvLayout(char? Separator = null, string? Label = null, IReadOnlyList<string>? Ignored = null, IReadOnlyList<string>? Features = null);
