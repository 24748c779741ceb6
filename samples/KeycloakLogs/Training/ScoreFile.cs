using System.Globalization;
using System.Text;
using KeycloakLogs.Events;

namespace KeycloakLogs.Training;

/// <summary>Scores as CSV: one line per event, in the order of the log file, rows counted from 1. An event without a window has the score NaN.</summary>
internal static class ScoreFile
{
    public static void Write(Stream stream, IReadOnlyList<LogEvent> events, Judgement judgement)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("row,timestamp,userId,score,predictedLabel");
        for (int i = 0; i < events.Count; i++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{i + 1},{events[i].Timestamp:yyyy-MM-dd HH:mm:sszzz},{Quoted(events[i].UserId)},"));
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{judgement.Scores[i]:R},{(judgement.Verdicts[i] ? 1 : 0)}"));
        }
    }

    // RFC 4180: only a comma, a quote or a line break makes quotes necessary.
    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
