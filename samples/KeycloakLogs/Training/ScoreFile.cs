using System.Globalization;
using KeycloakLogGenerator.Events;
using Samples;

namespace KeycloakLogs.Training;

/// <summary>
/// Scores as CSV: one line per event, in the order of the log file, rows counted from 1. An event without a window was not judged: its
/// score is NaN, and its status says so.
/// </summary>
internal static class ScoreFile
{
    private static readonly string[] Head = ["row", "timestamp", "userId", "score", "predictedLabel", "status"];

    public static void Write(Stream stream, IReadOnlyList<LogEvent> events, Judgement judgement) =>
        CsvFile.Write(stream, events.Select((row, i) => (string[])
    [
        (i + 1).ToString(CultureInfo.InvariantCulture), row.Timestamp.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture),
        row.UserId,
        judgement.Scores[i].ToString("R", CultureInfo.InvariantCulture), judgement.Verdicts[i] ? "1" : "0",
        float.IsNaN(judgement.Scores[i]) ? "not judged" : "judged",
    ]).Prepend(Head));
}
