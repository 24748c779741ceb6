using System.Globalization;
using System.Text;
using KeycloakLogs.Events;

namespace KeycloakLogs.Training;

/// <summary>
/// Scores as CSV: one line per event, in the order of the log file, rows counted from 1. An event without a window was not judged: it has the score NaN, and its status says so. Whoever opens the file in a
/// spreadsheet must not run what a user chose as a name: a name that a spreadsheet would take for a formula gets a single quote before it, as OWASP recommends
/// against CSV injection.
/// </summary>
internal static class ScoreFile
{
    public static void Write(Stream stream, IReadOnlyList<LogEvent> events, Judgement judgement)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("row,timestamp,userId,score,predictedLabel,status");
        for (int i = 0; i < events.Count; i++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{i + 1},{events[i].Timestamp:yyyy-MM-dd HH:mm:sszzz},{Cell(events[i].UserId)},"));
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{judgement.Scores[i]:R},{(judgement.Verdicts[i] ? 1 : 0)},{(float.IsNaN(judgement.Scores[i]) ? "not judged" : "judged")}"));
        }
    }

    private static string Cell(string text) => IsFormula(text) ? $"\"'{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : Quoted(text);

    // The characters that begin a formula, also in their full width, and those that a spreadsheet skips to find one. A number is no formula.
    private static bool IsFormula(string text) => text.Length > 0 && "=+-@\t\r\n＝＋－＠".Contains(text[0], StringComparison.Ordinal)
        && !(double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number));

    // RFC 4180: only a comma, a quote or a line break makes quotes necessary.
    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
