using System.Text;
using System.Text.Json;

namespace KeycloakLogs.Reading;

/// <summary>
/// Reads one JSON object into <see cref="RecordFields"/>. A method that returns false met the end of the data before the object's; then
/// the object is read again from its beginning when there is more.
/// </summary>
internal sealed class JsonRecord(FieldValue values, SharedTexts texts)
{
    private const string ContextPrefix = "event.";

    public RecordFields Fields { get; } = new();

    /// <summary>The reader stands at the beginning of a list of records that the object wraps, not at its own end.</summary>
    public bool IsWrapper { get; private set; }

    /// <summary>Reads the object at whose beginning the reader stands.</summary>
    public bool Read(ref Utf8JsonReader reader)
    {
        Fields.Clear();
        IsWrapper = false;
        return ReadFields(ref reader);
    }

    /// <summary>Reads an object from a text.</summary>
    /// <exception cref="FieldException">The text is none.</exception>
    public void Read(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new FieldException(null, "expected an object in JSON");
        Read(ref reader);
    }

    /// <summary>Whether a field of this name holds a list of records if it holds a list or an object.</summary>
    public static bool Wraps(string name) => name is "hits" or "events";

    private bool ReadFields(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject) return true;
            string name = texts.Of(ref reader);
            if (!reader.Read()) return false;
            if (Wraps(name) && !Fields.IsEvent && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                IsWrapper = true;
                return true;
            }
            if (!ReadField(ref reader, name)) return false;
            if (IsWrapper) return true;
        }
        return false;
    }

    private bool ReadField(ref Utf8JsonReader reader, string name)
    {
        switch (name)
        {
            case "details" or "detailsJson":
                Fields.Form ??= EventForm.UserEvent;
                return ReadDetails(ref reader, name);
            case "authDetails":
                return ReadAuth(ref reader);
            case "_source" or "mdc" when reader.TokenType == JsonTokenType.StartObject:
                return ReadFields(ref reader);
            case "roles":
                Fields.Roles = values.Texts(ref reader, name);
                return Fields.Roles is not null;
            case "status":
                Fields.Status = FieldValue.Whole(ref reader, name);
                return true;
            case "label":
                Fields.Label = FieldValue.Flag(ref reader, name);
                return true;
            case RecordFields.TimeField or RecordFields.TimestampField or "@timestamp" or "eventTime":
                if (values.Time(ref reader, name) is DateTimeOffset time) Fields.SetTime(name, time);
                return true;
            default:
                return ReadText(ref reader, name);
        }
    }

    private bool ReadText(ref Utf8JsonReader reader, string name)
    {
        if (name.StartsWith(ContextPrefix, StringComparison.Ordinal))
        {
            Fields.Form = EventForm.LoggerContext;
            return ReadField(ref reader, texts.Of(name[ContextPrefix.Length..]));
        }
        switch (name)
        {
            case "log_type":
                Fields.LogType = values.Text(ref reader, name);
                Fields.Form = EventForm.Table;
                break;
            case "type": Fields.Type = values.Text(ref reader, name); break;
            case "userId": Fields.UserId = values.Text(ref reader, name); break;
            case "ipAddress": Fields.IpAddress = values.Text(ref reader, name); break;
            case "realmId": Fields.RealmId = values.Text(ref reader, name); break;
            case "clientId": Fields.ClientId = values.Text(ref reader, name); break;
            case "sessionId": Fields.SessionId = values.Text(ref reader, name); break;
            case "error": Fields.Error = values.Text(ref reader, name); break;
            case "location": Fields.Location = values.Text(ref reader, name); break;
            case "city": Fields.City = values.Text(ref reader, name); break;
            case "authType": Fields.AuthType = values.Text(ref reader, name); break;
            case "method": Fields.Method = values.Text(ref reader, name); break;
            case "path": Fields.Path = values.Text(ref reader, name); break;
            default: return ReadKeycloakText(ref reader, name);
        }
        return true;
    }

    private bool ReadKeycloakText(ref Utf8JsonReader reader, string name)
    {
        switch (name)
        {
            // Never comes twice.
            case "id" when reader.TokenType == JsonTokenType.String: Fields.Id = reader.GetString(); break;
            case "id": Fields.Id = values.Text(ref reader, name); break;
            case "realmName": Fields.RealmName = values.Text(ref reader, name); break;
            case "username": Fields.Username = values.Text(ref reader, name); break;
            case "grantType": Fields.GrantType = values.Text(ref reader, name); break;
            case "attack": Fields.Attack = values.Text(ref reader, name); break;
            case "operationType": Fields.OperationType = values.Text(ref reader, name); break;
            case "resourceType": Fields.ResourceType = values.Text(ref reader, name); break;
            case "resourcePath": Fields.ResourcePath = values.Text(ref reader, name); break;
            case "eventId":
                Fields.Id ??= values.Text(ref reader, name);
                break;
            case "eventType":
                Fields.Type ??= values.Text(ref reader, name);
                Fields.Form = EventForm.EventHook;
                break;
            case "sourceType":
                Fields.SourceType = values.Text(ref reader, name);
                Fields.Form = EventForm.EventHook;
                break;
            case "message" or "log" when reader.TokenType == JsonTokenType.String: Fields.Message = reader.GetString(); break;
            case "loggerName" or "logger_name": Fields.LoggerName = values.Text(ref reader, name); break;
            case "authUserId": Fields.Auth.UserId = values.Text(ref reader, name); break;
            case "authClientId": Fields.Auth.ClientId = values.Text(ref reader, name); break;
            case "authRealmId": Fields.Auth.RealmId = values.Text(ref reader, name); break;
            case "authIpAddress": Fields.Auth.IpAddress = values.Text(ref reader, name); break;
            default: return reader.TrySkip();
        }
        return true;
    }

    private bool ReadDetails(ref Utf8JsonReader reader, string field)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return true;
            case JsonTokenType.String: return ReadDetails(reader.GetString()!, ref reader, field);
            case JsonTokenType.StartObject: break;
            default: throw FieldValue.Wrong(ref reader, field, "an object of texts or null");
        }
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject) return true;
            string name = texts.Of(ref reader);
            if (!reader.Read()) return false;
            // Lists and objects are no details of Keycloak's own.
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                if (!reader.TrySkip()) return false;
                continue;
            }
            string? value = reader.TokenType == JsonTokenType.String ? texts.Of(ref reader)
                : reader.TokenType == JsonTokenType.Null ? null
                : FieldValue.Raw(ref reader);
            if (value is not null) Fields.Details.Add(name, value);
        }
        return false;
    }

    // JSON in a text.
    private bool ReadDetails(string json, ref Utf8JsonReader outer, string field)
    {
        if (json.Length == 0) return true;
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject) return ReadDetails(ref reader, field);
        }
        catch (JsonException)
        {
            // Refused below.
        }
        throw FieldValue.Wrong(ref outer, field, "an object of texts or null");
    }

    private bool ReadAuth(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return true;
        if (reader.TokenType != JsonTokenType.StartObject) throw FieldValue.Wrong(ref reader, "authDetails", "an object or null");
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject) return true;
            string name = texts.Of(ref reader);
            if (!reader.Read()) return false;
            switch (name)
            {
                case "realmId": Fields.Auth.RealmId = values.Text(ref reader, name); break;
                case "clientId": Fields.Auth.ClientId = values.Text(ref reader, name); break;
                case "userId": Fields.Auth.UserId = values.Text(ref reader, name); break;
                case "username": Fields.Auth.Username = values.Text(ref reader, name); break;
                case "ipAddress": Fields.Auth.IpAddress = values.Text(ref reader, name); break;
                case "sessionId": Fields.Auth.SessionId = values.Text(ref reader, name); break;
                default:
                    if (!reader.TrySkip()) return false;
                    break;
            }
        }
        return false;
    }
}
