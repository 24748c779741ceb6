using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using MLNetHybrid.Tool.Recognition;

namespace MLNetHybrid.Tool.Commands;

/// <summary>The options that say how a CSV file is to be read.</summary>
internal sealed class CsvOptionSet
{
    private const int Mebibyte = 1 << 20;
    private const int LargestInput = 1 << 20;
    private const char PointMark = '.';

    private readonly Option<string?> _label = new("--label")
    {
        Description = "Column that says which rows are anomalies: 0 or false, 1 or true. Never trained on; gives the table of figures. "
            + "Default: a column named so whose two values are clear. Example: --label anomaly",
        HelpName = "COLUMN",
    };

    private readonly Option<bool> _noLabel = new("--no-label") { Description = "No column is one of labels." };

    private readonly Option<string[]> _anomalyValue = Many(
        "--anomaly-value", "TEXT",
        "Label of an anomaly, where labels are other texts or numbers; all others are normal. Example: --anomaly-value Attack \"A ttack\"");

    private readonly Option<string[]> _ignore = Many(
        "--ignore", "COLUMN",
        "Columns that are not features; \"\" is a column without a name. Example: --ignore setpoint \"\"");

    private readonly Option<string[]> _features = Many(
        "--features", "COLUMN",
            "The features, and no other column. Default: columns of numbers that vary. Example: --features pressure flow");

    private readonly Option<string?> _clock = new("--clock")
    {
        Description = "Column of the rows' times, or of numbers that rise. Default: recognised. Example: --clock recorded",
        HelpName = "COLUMN",
    };

    private readonly Option<bool> _noClock = new("--no-clock") { Description = "No column is a clock; the rows are in the order of time." };

    private readonly Option<string?> _partition = new("--partition")
    {
        Description = "Column whose values tell streams apart, such as machines; windows never cross streams. Default: a column named so, "
            + "or within whose values time rises. Example: --partition machine",
        HelpName = "COLUMN",
    };

    private readonly Option<bool> _noPartition = new("--no-partition") { Description = "All rows are one stream." };

    private readonly Option<bool> _noHeader = new("--no-header")
    {
        Description = "The first row is data: columns are called column1, column2 and so on. Default: recognised.",
    };

    private readonly Option<bool> _header = new("--header")
    {
        Description = "The first row names the columns. Default: recognised.",
    };

    private readonly Option<char?> _separator = new("--separator")
    {
        Description = "Between cells, one character or 'tab'. Default: that of , ; | and tab which gives rows of equal width. Example: "
            + "--separator \";\"",
        HelpName = "CHARACTER",
        CustomParser = Separator,
    };

    private readonly Option<char?> _decimal = Mark(
        "--decimal",
            "The decimal mark, . or , (then the separator is another, or numbers are in quotes). Default: recognised. Example: --decimal ,",
            ".,");

    private readonly Option<char?> _thousands = Mark(
        "--thousands", "Mark between groups of three digits: . , ' _ or a blank. Default: none. Example: --thousands , for 1,234.5",
            ".,'_ ");

    private readonly Option<string[]> _missing = Many(
        "--missing", "TEXT",
        "More texts or numbers that mean a missing value, with commas or blanks between. Empty cells, NaN, NA, N/A, null, None, nil, - "
            + "and ? always do. Example: --missing ERR,-999");

    private readonly Option<Encoding?> _encoding = new("--encoding")
    {
        Description = "Of a file without byte order mark. Default: utf-8. Example: --encoding windows-1252",
        HelpName = "NAME",
        CustomParser = EncodingOf,
    };

    private readonly Option<int?> _maxInputSize = new("--max-input-size")
    {
        Description = "MiB that a gzipped file may unpack to. Default: 1024, and at most 200 times what it takes. Example: "
            + "--max-input-size 4096",
        HelpName = "MIB",
    };

    public CsvOptionSet()
    {
        // Encodings of old Windows programs.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        _maxInputSize.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > LargestInput)
                result.AddError($"--max-input-size must be in [1, {LargestInput}] MiB; got {result.Tokens[0].Value}.");
        });
    }

    public IReadOnlyList<Option> All =>
        [_label, _noLabel, _anomalyValue, _clock, _noClock, _partition, _noPartition, _ignore, _features,
            _noHeader, _header, _separator, _decimal, _thousands, _missing, _encoding,
            _maxInputSize];

    /// <summary>Says what contradicts itself.</summary>
    public void Validate(CommandResult result)
    {
        if (result.GetValue(_header) && result.GetValue(_noHeader)) result.AddError("Use either --header or --no-header, not both.");
        if (result.GetValue(_noLabel) && result.GetResult(_label) is not null)
            result.AddError("Use either --label or --no-label, not both.");
        if (result.GetValue(_noClock) && result.GetResult(_clock) is not null)
            result.AddError("Use either --clock or --no-clock, not both.");
        if (result.GetValue(_noPartition) && result.GetResult(_partition) is not null)
            result.AddError("Use either --partition or --no-partition, not both.");
        if (result.GetResult(_anomalyValue) is { Implicit: false } && result.GetValue(_label) is null)
            result.AddError("--anomaly-value says how to read the label column: name that with --label.");
        if (Text(_thousands) is string thousands && thousands == (Text(_decimal) ?? $"{PointMark}"))
            result.AddError($"--decimal and --thousands must differ; both are '{thousands}'.");

        // Not the value: asking for that throws where its text is refused.
        string? Text(Option option) => result.GetResult(option) is { Tokens: [var token, ..] } ? token.Value : null;
    }

    public ReadingChoices Choices(ParseResult parsed) => new()
    {
        Label = parsed.GetValue(_label),
        NoLabel = parsed.GetValue(_noLabel),
        Clock = parsed.GetValue(_clock),
        NoClock = parsed.GetValue(_noClock),
        NoPartition = parsed.GetValue(_noPartition),
        Features = parsed.GetValue(_features) is { Length: > 0 } features ? features : null,
        AnomalyValues = parsed.GetValue(_anomalyValue)!,
        Ignored = parsed.GetValue(_ignore)!,
        Partition = parsed.GetValue(_partition),
        HasHeader = parsed.GetValue(_noHeader) ? false : parsed.GetValue(_header) ? true : null,
        Separator = parsed.GetValue(_separator),
        Decimal = parsed.GetValue(_decimal),
        Thousands = parsed.GetValue(_thousands),
        Missing = [.. parsed.GetValue(_missing)!.SelectMany(
            text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
        Encoding = parsed.GetValue(_encoding) ?? Encoding.UTF8,
        MaximumBytes = (long?)parsed.GetValue(_maxInputSize) * Mebibyte,
    };

    private static Option<string[]> Many(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private static Option<char?> Mark(string name, string description, string allowed) => new(name)
    {
        Description = description,
        HelpName = "MARK",
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (text.Length == 1 && allowed.Contains(text[0])) return text[0];
            argument.AddError($"{name} must be one of "
                + $"{string.Join(' ', allowed.TrimEnd().ToCharArray())}{(allowed.EndsWith(' ') ? " or a blank" : "")}; got '{text}'.");
            return null;
        },
    };

    private static char? Separator(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (text is "tab" or "\\t") return '\t';
        if (text.Length == 1 && text[0] is >= ' ' and <= '~' and not ('"' or '.' or '-' or '+' or '#')
            && !char.IsAsciiLetterOrDigit(text[0]))
            return text[0];
        argument.AddError($"--separator must be one ASCII character that is no part of a number, or 'tab'; got '{text}'.");
        return null;
    }

    private static Encoding? EncodingOf(ArgumentResult argument)
    {
        string name = argument.Tokens[0].Value;
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            argument.AddError($"--encoding must be the name of an encoding, such as utf-8, utf-16 or windows-1252; got '{name}'.");
            return null;
        }
    }
}
