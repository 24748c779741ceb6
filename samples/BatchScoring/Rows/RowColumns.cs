namespace BatchScoring.Rows;

/// <summary>Which columns of a file mean what.</summary>
internal sealed record RowColumns
{
    /// <summary>Numbers the rows of all files together; written by <c>split</c>.</summary>
    public const string Row = "Row";

    /// <summary>Text that tells streams apart.</summary>
    public string Key { get; init; } = "Key";

    /// <summary>Timestamps; null: not read.</summary>
    public string? Time { get; init; } = "Time";

    /// <summary>No features.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The features' names in the order wanted; null: every other column, in the file's order.</summary>
    public IReadOnlyList<string>? Features { get; init; }
}
