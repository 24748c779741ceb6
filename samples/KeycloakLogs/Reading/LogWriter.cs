using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using KeycloakLogs.Events;

namespace KeycloakLogs.Reading;

/// <summary>Writes events as one JSON array of records, as pandas' <c>to_json(orient="records")</c> does: every field in every record, null where absent.</summary>
internal static class LogWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream stream, IEnumerable<LogEvent> events)
    {
        stream.WriteByte((byte)'[');
        ReadOnlySpan<byte> separator = "\n"u8;
        using var json = new Utf8JsonWriter(stream, Options);
        foreach (LogEvent row in events)
        {
            stream.Write(separator);
            WriteRecord(json, row);
            json.Flush();
            json.Reset();
            separator = ",\n"u8;
        }
        stream.Write("\n]\n"u8);
    }

    private static void WriteRecord(Utf8JsonWriter json, LogEvent row)
    {
        json.WriteStartObject();
        json.WriteString(LogField.Timestamp, row.Timestamp.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture));
        json.WriteString(LogField.LogType, row.LogType);
        json.WriteString(LogField.UserId, row.UserId);
        json.WriteString(LogField.IpAddress, row.IpAddress);
        json.WriteString(LogField.Location, row.Location);
        json.WriteString(LogField.City, row.City);
        json.WriteStartArray(LogField.Roles);
        foreach (string role in row.Roles) json.WriteStringValue(role);
        json.WriteEndArray();
        json.WriteString(LogField.Type, row.Type);
        json.WriteString(LogField.RealmId, row.RealmId);
        json.WriteString(LogField.ClientId, row.ClientId);
        json.WriteString(LogField.SessionId, row.SessionId);
        json.WriteString(LogField.AuthType, row.AuthType);
        json.WriteString(LogField.Method, row.Method);
        json.WriteString(LogField.Path, row.Path);
        if (row.Status is int status) json.WriteNumber(LogField.Status, status);
        else json.WriteNull(LogField.Status);
        json.WriteString(LogField.Error, row.Error);
        if (row.Label is bool label) json.WriteNumber(LogField.Label, label ? 1 : 0);
        else json.WriteNull(LogField.Label);
        json.WriteString(LogField.Attack, row.Attack);
        json.WriteEndObject();
    }
}
