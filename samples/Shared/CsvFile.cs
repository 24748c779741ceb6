using System.Buffers;
using System.Globalization;
using System.Text;

namespace Samples;

/// <summary>
/// Writes CSV (RFC 4180) that is safe to open in a spreadsheet. Text from files of others that a spreadsheet would run as a formula gets an
/// apostrophe before it, as OWASP advises (CSV Injection). Numbers stay as they are.
/// </summary>
internal static class CsvFile
{
    // With the full-width forms, which East Asian spreadsheets take for the same.
    private static readonly SearchValues<char> BeginFormulas = SearchValues.Create("=+-@\t\r\n＝＋－＠");
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\",;\t\r\n'");
    // No white space.
    private const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>One line per row, in UTF-8; the stream stays open.</summary>
    public static void Write(Stream stream, IEnumerable<IEnumerable<string>> rows)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
        {
            NewLine = "\n",
        };
        foreach (IEnumerable<string> row in rows) text.WriteLine(string.Join(',', row.Select(Cell)));
    }

    /// <summary>A text as it stands in the file.</summary>
    public static string Cell(string text)
    {
        // Some programs skip blanks before a formula.
        ReadOnlySpan<char> start = text.AsSpan().TrimStart(' ');
        if (start.Length > 0 && BeginFormulas.Contains(start[0]) && !IsNumber(text)) text = $"'{text}";
        return text.AsSpan().ContainsAny(NeedQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static bool IsNumber(string text) =>
        double.TryParse(text, Number, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);
}
