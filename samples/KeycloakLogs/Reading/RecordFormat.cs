using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Reading;

/// <summary>How the records of one file become <see cref="LogEvent"/>s. Fields that these do not have are passed over.</summary>
internal sealed class RecordFormat
{
    // Names and roles that occur in thousands of records are kept once. Rare long texts are not worth it.
    private const int MostShared = 100_000, LongestShared = 64;

    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _expected = new(StringComparer.Ordinal);

    public RecordFormat() => Options = new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Prepare } },
        Converters =
        {
            new FieldConverter<string>("text or null", Text),
            new FieldConverter<int?>("a whole number or null", Whole),
            new FieldConverter<bool?>("0, 1, true, false or null", Flag),
            new FieldConverter<DateTimeOffset>("an ISO 8601 time such as \"2025-05-21 10:12:03+02:00\" or milliseconds since 1970", Time),
            new FieldConverter<IReadOnlyList<string>>("an array of texts or null", Texts),
        },
    };

    public JsonSerializerOptions Options { get; }

    /// <summary>Records read so far.</summary>
    public int Count { get; private set; }

    /// <summary>Fields that no record had so far; where one never occurs, it was probably renamed. Labels may be absent.</summary>
    public IReadOnlyCollection<string> Absent => _expected;

    /// <summary>A value as it stands in the file, without quotes.</summary>
    public static string Raw(ref Utf8JsonReader reader) =>
        reader.HasValueSequence ? Encoding.UTF8.GetString(reader.ValueSequence) : Encoding.UTF8.GetString(reader.ValueSpan);

    private void Prepare(JsonTypeInfo type)
    {
        if (type.Type != typeof(LogEvent)) return;
        foreach (JsonPropertyInfo field in type.Properties)
        {
            if (field.Name is not ("label" or "attack")) _expected.Add(field.Name);
            field.IsRequired = false;
            Action<object, object?> set = field.Set!;
            field.Set = (row, value) =>
            {
                _expected.Remove(field.Name);
                if (value is not null) set(row, value);
            };
        }
        type.OnDeserialized = record =>
        {
            var row = (LogEvent)record;
            string? missing = row.Timestamp == default ? "timestamp"
                : row.LogType is null ? "log_type"
                : row.UserId is null ? "userId"
                : null;
            if (missing is not null) throw new FieldException($"column '{missing}' is missing or null; every record needs it");
            Count++;
        };
    }

    // Identifiers are often plain numbers.
    private bool Text(ref Utf8JsonReader reader, out string value)
    {
        value = reader.TokenType switch
        {
            JsonTokenType.String => Shared(reader.GetString()!),
            JsonTokenType.Number => Raw(ref reader),
            _ => null!,
        };
        return value is not null;
    }

    // pandas writes whole numbers of a column with gaps as 200.0.
    private static bool Whole(ref Utf8JsonReader reader, out int? value)
    {
        value = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double number) && number == Math.Floor(number)
            && Math.Abs(number) < int.MaxValue
            ? (int)number
            : null;
        return value is not null;
    }

    private static bool Flag(ref Utf8JsonReader reader, out bool? value)
    {
        value = reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Number when reader.TryGetDouble(out double number) && number is 0 or 1 => number == 1,
            _ => null,
        };
        return value is not null;
    }

    private static bool Time(ref Utf8JsonReader reader, out DateTimeOffset value)
    {
        value = default;
        if (reader.TokenType == JsonTokenType.String) return TimestampText.TryParse(reader.GetString(), out value);
        // Up to the year 9999.
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out double milliseconds)
            || milliseconds is not (>= 0 and < 253402300800000))
            return false;
        value = DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds);
        return true;
    }

    private bool Texts(ref Utf8JsonReader reader, out IReadOnlyList<string> value)
    {
        var texts = new List<string>();
        value = texts;
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Null) continue;
            if (reader.TokenType != JsonTokenType.String) return false;
            texts.Add(Shared(reader.GetString()!));
        }
        return true;
    }

    private string Shared(string text)
    {
        if (text.Length > LongestShared) return text;
        if (_shared.TryGetValue(text, out string? known)) return known;
        if (_shared.Count < MostShared) _shared.Add(text);
        return text;
    }
}
