using System.Text;

namespace MLNetHybrid.Tool.Input;

/// <summary>How a file is to be read.</summary>
internal sealed record CsvLayout
{
    /// <summary>Between cells; null: the most frequent of comma, semicolon, tab and bar in the first line.</summary>
    public char? Separator { get; init; }

    /// <summary>The decimal mark, point or comma.</summary>
    public char Decimal { get; init; } = '.';

    /// <summary>Between groups of three digits; null: numbers have none.</summary>
    public char? Thousands { get; init; }

    /// <summary>Whether the first row names the columns; null: yes, and it is refused if it holds only numbers.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>Column that says which rows are anomalies; null: none.</summary>
    public string? Label { get; init; }

    /// <summary>The label's texts that mean an anomaly; empty: 1 and true do, 0 and false mean a normal row.</summary>
    public IReadOnlyList<string> AnomalyValues { get; init; } = [];

    /// <summary>Column whose values tell streams apart; null: all rows are one stream.</summary>
    public string? Partition { get; init; }

    /// <summary>Column of the rows' times, which are kept as they are written; null: none.</summary>
    public string? Clock { get; init; }

    /// <summary>Columns that are no features.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The features, by name and in this order; null: every other column of the file.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Texts and numbers that mean a missing value, beside the usual ones: see <see cref="CellNumbers"/>.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Of a file without byte order mark.</summary>
    public Encoding Encoding { get; init; } = Encoding.UTF8;

    /// <summary>Bytes that a gzipped file may unpack to; null: <see cref="GzipContents.DefaultLimit"/>, and no suspicious ratio.</summary>
    public long? MaximumBytes { get; init; }
}
