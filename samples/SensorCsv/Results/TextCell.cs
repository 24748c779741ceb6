using System.Buffers;
using System.Globalization;

namespace SensorCsv.Results;

/// <summary>
/// Text from a file of others as a cell of a CSV file (RFC 4180). A spreadsheet would run a cell that begins like a formula: it gets an apostrophe before it,
/// as OWASP advises (CSV Injection). Numbers stay as they are.
/// </summary>
internal static class TextCell
{
    // With the full-width forms, which East Asian spreadsheets take for the same.
    private static readonly SearchValues<char> BeginFormulas = SearchValues.Create("=+-@\t\r\n＝＋－＠");
    // No white space.
    private const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\",;\t\r\n'");

    public static string Of(string text)
    {
        // White space before a formula is skipped by some programs.
        ReadOnlySpan<char> start = text.AsSpan().TrimStart(' ');
        if (start.Length > 0 && BeginFormulas.Contains(start[0]) && !IsNumber(text)) text = $"'{text}";
        return text.AsSpan().ContainsAny(NeedQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static bool IsNumber(string text) => text.Any(char.IsAsciiDigit) && double.TryParse(text, Number, CultureInfo.InvariantCulture, out _);
}
