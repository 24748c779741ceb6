using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator;

/// <summary>
/// Writes events as one JSON array of records, as pandas' <c>to_json(orient="records")</c> does: every field in every record, null where
/// absent.
/// </summary>
public static class LogWriter
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One record a line.</summary>
    public static void Write(Stream stream, IEnumerable<LogEvent> events)
    {
        stream.WriteByte((byte)'[');
        ReadOnlySpan<byte> separator = "\n"u8;
        foreach (LogEvent row in events)
        {
            stream.Write(separator);
            JsonSerializer.Serialize(stream, Record(row), Options);
            separator = ",\n"u8;
        }
        stream.Write("\n]\n"u8);
    }

    // The names of the fields, spelt as the logs spell them.
    private static object Record(LogEvent row) => new
    {
        timestamp = row.Timestamp.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture),
        log_type = row.LogType,
        userId = row.UserId,
        ipAddress = row.IpAddress,
        location = row.Location,
        city = row.City,
        roles = row.Roles,
        type = row.Type,
        realmId = row.RealmId,
        clientId = row.ClientId,
        sessionId = row.SessionId,
        authType = row.AuthType,
        method = row.Method,
        path = row.Path,
        status = row.Status,
        error = row.Error,
        label = row.Label is bool label ? label ? 1 : 0 : (int?)null,
        attack = row.Attack,
    };
}
