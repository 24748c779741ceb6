using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Samples;

namespace KeycloakLogs.Incidents;

/// <summary>Incidents as JSON, for programs, and as CSV, a line each.</summary>
internal static class IncidentFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        // Names in other alphabets stay readable; the file is no web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly string[] Head =
    [
        "rank", "entityKind", "entity", "first", "last", "alarms", "users", "addresses", "peakScore", "rarity", "changes", "rows",
    ];

    /// <summary>The schema stands in docs/keycloak.md.</summary>
    public static void WriteJson(Stream stream, IReadOnlyList<Incident> incidents) => JsonSerializer.Serialize(
        stream,
        incidents.Select(incident => new
        {
            incident.Rank,
            EntityKind = Kind(incident),
            incident.Entity,
            First = Time(incident.First),
            Last = Time(incident.Last),
            Alarms = incident.AlarmRows.Count,
            incident.Users,
            incident.Addresses,
            incident.PeakScore,
            incident.Rarity,
            incident.Changes,
            incident.Summary,
            Timeline = incident.Timeline.Select(entry => new
            {
                entry.Row,
                Timestamp = Time(entry.Event.Timestamp),
                entry.Event.UserId,
                entry.Event.IpAddress,
                entry.Event.Location,
                Event = entry.Text,
                Score = float.IsNaN(entry.Score) ? (float?)null : entry.Score,
                Alarm = entry.IsAlarm,
            }),
        }),
        Format);

    public static void WriteCsv(Stream stream, IReadOnlyList<Incident> incidents) => CsvFile.Write(
        stream,
        incidents.Select(incident => (IEnumerable<string>)
        [
            Text(incident.Rank), Kind(incident), incident.Entity, Time(incident.First), Time(incident.Last), Text(incident.AlarmRows.Count),
            Text(incident.Users.Count), Text(incident.Addresses.Count), incident.PeakScore.ToString("R", CultureInfo.InvariantCulture),
            incident.Rarity.ToString("R", CultureInfo.InvariantCulture), string.Join("; ", incident.Changes),
            string.Join(' ', incident.AlarmRows.Select(Text)),
        ]).Prepend(Head));

    private static string Kind(Incident incident) => incident.Kind == EntityKind.User ? "user" : "address";

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
