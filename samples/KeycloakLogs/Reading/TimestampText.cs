using System.Globalization;
using System.Text.RegularExpressions;

namespace KeycloakLogs.Reading;

/// <summary>Times as logs write them.</summary>
internal static partial class TimestampText
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>
    /// ISO 8601 with a blank or a T in the middle, and any number of digits after a point or a comma: Java writes nine, .NET keeps seven. A
    /// time without offset is taken as UTC, as pandas writes it.
    /// </summary>
    public static bool TryParse(string? text, out DateTimeOffset value) => DateTimeOffset.TryParseExact(
        text is null ? null : Fraction().Replace(text, ".$1"), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out value);

    /// <summary>
    /// The first time in a line of a log; what stands before it, such as a container's name, does not count. Null: there is none, or a time
    /// of day without date.
    /// </summary>
    public static string? Find(string line)
    {
        Match match = Written().Match(line);
        return match.Success ? match.Value : null;
    }

    /// <summary>The time of day at the beginning of a line; null: there is none.</summary>
    public static string? FindTimeOfDay(string line)
    {
        Match match = TimeOfDay().Match(line);
        return match.Success ? match.Value : null;
    }

    [GeneratedRegex(@"(?<=:[0-9]{2})[.,]([0-9]{1,7})[0-9]*", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?",
        RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    [GeneratedRegex(@"(?<![0-9])[0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?", RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay();
}
