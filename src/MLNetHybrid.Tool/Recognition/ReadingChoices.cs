using System.Text;
using MLNetHybrid.Tool.Input;

namespace MLNetHybrid.Tool.Recognition;

/// <summary>What the command line says of a file; null, false and empty leave it to <see cref="FileRecognition"/>.</summary>
internal sealed record ReadingChoices
{
    /// <summary>Between cells.</summary>
    public char? Separator { get; init; }

    /// <summary>The decimal mark, point or comma.</summary>
    public char? Decimal { get; init; }

    /// <summary>Between groups of three digits; never guessed: 1,234 may be either.</summary>
    public char? Thousands { get; init; }

    /// <summary>Whether the first row names the columns.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>Column of labels.</summary>
    public string? Label { get; init; }

    /// <summary>No column is one of labels.</summary>
    public bool NoLabel { get; init; }

    /// <summary>The label's texts that mean an anomaly.</summary>
    public IReadOnlyList<string> AnomalyValues { get; init; } = [];

    /// <summary>Column whose values tell streams apart.</summary>
    public string? Partition { get; init; }

    /// <summary>All rows are one stream.</summary>
    public bool NoPartition { get; init; }

    /// <summary>Column of times.</summary>
    public string? Clock { get; init; }

    /// <summary>No column is a clock: the rows count as being in the order of time.</summary>
    public bool NoClock { get; init; }

    /// <summary>Columns that are no features.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The features, and no others.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Texts and numbers that mean a missing value, beside the usual ones.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Of a file without byte order mark.</summary>
    public Encoding Encoding { get; init; } = Encoding.UTF8;

    /// <summary>Bytes that a gzipped file may unpack to; null: the reader's limits.</summary>
    public long? MaximumBytes { get; init; }

    /// <summary>How the file is read before any column has a role.</summary>
    public CsvLayout Layout(char separator, char decimalMark, bool hasHeader) => new()
    {
        Separator = separator,
        Decimal = decimalMark,
        HasHeader = hasHeader,
        Thousands = Thousands,
        Missing = Missing,
        Encoding = Encoding,
        MaximumBytes = MaximumBytes,
    };
}
