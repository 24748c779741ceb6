using System.Globalization;

namespace KeycloakLogs.Reading;

/// <summary>Times as logs write them.</summary>
internal static class TimestampText
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>ISO 8601 with a blank or a T in the middle. A time without offset is taken as UTC, as pandas writes it.</summary>
    public static bool TryParse(string? text, out DateTimeOffset value) =>
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);
}
