using System.Text;
using System.Text.Json;
using KeycloakLogs.Events;

namespace KeycloakLogs.Reading;

/// <summary>Turns the text of one JSON object into a <see cref="LogEvent"/>. Fields that it does not know are passed over.</summary>
internal sealed class RecordParser
{
    private readonly Dictionary<string, string> _shared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _roles = [];

    /// <summary>Names of all fields met so far in any record.</summary>
    public IReadOnlySet<string> SeenFields => _seen;

    /// <exception cref="FormatException">A field that every record needs is missing, or a field has a wrong type.</exception>
    public LogEvent Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        DateTimeOffset? timestamp = null;
        string? logType = null, userId = null, ipAddress = null, location = null, city = null, type = null, realmId = null, clientId = null;
        string? sessionId = null, authType = null, method = null, path = null, error = null, attack = null;
        IReadOnlyList<string> roles = [];
        int? status = null;
        bool? label = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = Share(ref reader);
            _seen.Add(field);
            reader.Read();
            switch (field)
            {
                case LogField.Timestamp: timestamp = Timestamp(ref reader); break;
                case LogField.LogType: logType = Text(ref reader, field); break;
                case LogField.UserId: userId = Text(ref reader, field); break;
                case LogField.IpAddress: ipAddress = Text(ref reader, field); break;
                case LogField.Location: location = Text(ref reader, field); break;
                case LogField.City: city = Text(ref reader, field); break;
                case LogField.Roles: roles = Roles(ref reader); break;
                case LogField.Type: type = Text(ref reader, field); break;
                case LogField.RealmId: realmId = Text(ref reader, field); break;
                case LogField.ClientId: clientId = Text(ref reader, field); break;
                case LogField.SessionId: sessionId = Text(ref reader, field); break;
                case LogField.AuthType: authType = Text(ref reader, field); break;
                case LogField.Method: method = Text(ref reader, field); break;
                case LogField.Path: path = Text(ref reader, field); break;
                case LogField.Status: status = Whole(ref reader, field); break;
                case LogField.Error: error = Text(ref reader, field); break;
                case LogField.Label: label = Label(ref reader); break;
                case LogField.Attack: attack = Text(ref reader, field); break;
                default: reader.Skip(); break;
            }
        }
        return new LogEvent
        {
            Timestamp = timestamp ?? throw Absent(LogField.Timestamp),
            LogType = logType ?? throw Absent(LogField.LogType),
            UserId = userId ?? throw Absent(LogField.UserId),
            IpAddress = ipAddress,
            Location = location,
            City = city,
            Roles = roles,
            Type = type,
            RealmId = realmId,
            ClientId = clientId,
            SessionId = sessionId,
            AuthType = authType,
            Method = method,
            Path = path,
            Status = status,
            Error = error,
            Label = label,
            Attack = attack,
        };
    }

    private static FormatException Absent(string field) => new($"column '{field}' is missing or null; every record needs it");

    private static FormatException WrongType(string field, string expected, ref Utf8JsonReader reader)
    {
        string found = reader.HasValueSequence ? "" : Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, 40)]);
        return new FormatException($"column '{field}' must be {expected}; got {reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => $"\"{found}\"",
            _ => found,
        }}");
    }

    // The same few texts occur in thousands of records: keep one string of each. Rare long ones are not worth it.
    private string Share(ref Utf8JsonReader reader)
    {
        int length = reader.ValueSpan.Length;
        if (length > 64) return reader.GetString()!;
        Span<char> text = stackalloc char[64];
        text = text[..reader.CopyString(text)];
        var lookup = _shared.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out string? known)) return known;
        string value = text.ToString();
        if (_shared.Count < 100_000) _shared[value] = value;
        return value;
    }

    private string? Text(ref Utf8JsonReader reader, string field) => reader.TokenType switch
    {
        JsonTokenType.String => Share(ref reader),
        JsonTokenType.Null => null,
        // Identifiers are often plain numbers.
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => throw WrongType(field, "text or null", ref reader),
    };

    // pandas writes whole numbers of a column with gaps as 200.0.
    private static int? Whole(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double number) && number == Math.Floor(number) && Math.Abs(number) < int.MaxValue)
            return (int)number;
        throw WrongType(field, "a whole number or null", ref reader);
    }

    private static bool? Label(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return null;
            case JsonTokenType.True: return true;
            case JsonTokenType.False: return false;
            case JsonTokenType.Number when reader.TryGetDouble(out double number) && number is 0 or 1: return number == 1;
            default: throw WrongType(LogField.Label, "0, 1, true, false or null", ref reader);
        }
    }

    private static DateTimeOffset Timestamp(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when TimestampText.TryParse(reader.GetString(), out DateTimeOffset value): return value;
            // Up to the year 9999.
            case JsonTokenType.Number when reader.TryGetDouble(out double ms) && ms is >= 0 and < 253402300800000: return DateTimeOffset.UnixEpoch.AddMilliseconds(ms);
            case JsonTokenType.Null: throw Absent(LogField.Timestamp);
            default: throw WrongType(LogField.Timestamp, "an ISO 8601 time such as \"2025-05-21 10:12:03+02:00\" or milliseconds since 1970", ref reader);
        }
    }

    private IReadOnlyList<string> Roles(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return [];
        if (reader.TokenType != JsonTokenType.StartArray) throw WrongType(LogField.Roles, "an array of texts or null", ref reader);
        _roles.Clear();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Null) continue;
            if (reader.TokenType != JsonTokenType.String) throw WrongType(LogField.Roles, "an array of texts or null", ref reader);
            _roles.Add(Share(ref reader));
        }
        return [.. _roles];
    }
}
