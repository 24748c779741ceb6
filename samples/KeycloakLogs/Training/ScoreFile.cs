using System.Globalization;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Incidents;
using Samples;

namespace KeycloakLogs.Training;

/// <summary>
/// Scores as CSV: one line per event, in the order of the log file, rows counted from 1. An event that does not fill its
/// user's window has no score, NaN; it is judged alone, by the hybrid's member of single events, and its status says so.
/// </summary>
internal static class ScoreFile
{
    private static readonly string[] Head = ["row", "timestamp", "userId", "score", "predictedLabel", "status", "incident"];

    /// <param name="stream">Stays open.</param>
    /// <param name="events">The judged events.</param>
    /// <param name="judgement">The hybrid's.</param>
    /// <param name="verdicts">Its verdicts, and where it has none those of its member of single events.</param>
    /// <param name="incidents">The reported ones; the last column holds the rank of the event's.</param>
    public static void Write(
        Stream stream, IReadOnlyList<LogEvent> events, Judgement judgement, bool[] verdicts, IReadOnlyList<Incident> incidents)
    {
        var rankOf = incidents.SelectMany(incident => incident.AlarmRows.Select(row => (row, incident.Rank)))
            .ToDictionary(alarm => alarm.row, alarm => alarm.Rank);
        CsvFile.Write(stream, events.Select((row, i) => (string[])
    [
        (i + 1).ToString(CultureInfo.InvariantCulture), row.Timestamp.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture),
        row.UserId,
        judgement.Scores[i].ToString("R", CultureInfo.InvariantCulture), verdicts[i] ? "1" : "0",
        float.IsNaN(judgement.Scores[i]) ? "judged alone" : "judged",
        rankOf.TryGetValue(i + 1, out int rank) ? rank.ToString(CultureInfo.InvariantCulture) : "",
    ]).Prepend(Head));
    }
}
