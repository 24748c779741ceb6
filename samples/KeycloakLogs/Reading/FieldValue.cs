using System.Text;
using System.Text.Json;

namespace KeycloakLogs.Reading;

/// <summary>Reads the value at which the reader stands as what its field must be.</summary>
/// <param name="texts">Texts read so far.</param>
/// <param name="clock">Tells the present, for times that cannot be.</param>
internal sealed class FieldValue(SharedTexts texts, TimeProvider clock)
{
    // Characters of a value that a message shows.
    private const int Longest = 40;

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DateTimeOffset _latest = clock.GetUtcNow().AddDays(1);

    /// <summary>Identifiers are often plain numbers.</summary>
    public string? Text(ref Utf8JsonReader reader, string field) => reader.TokenType switch
    {
        JsonTokenType.String => texts.Of(ref reader),
        JsonTokenType.Number => Raw(ref reader),
        JsonTokenType.Null => null,
        _ => throw Wrong(ref reader, field, "text or null"),
    };

    /// <summary>pandas writes whole numbers of a column with gaps as 200.0.</summary>
    public static int? Whole(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double number) && number == Math.Floor(number)
            && Math.Abs(number) < int.MaxValue)
            return (int)number;
        throw Wrong(ref reader, field, "a whole number or null");
    }

    public static bool? Flag(ref Utf8JsonReader reader, string field) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when reader.TryGetDouble(out double number) && number is 0 or 1 => number == 1,
        _ => throw Wrong(ref reader, field, "0, 1, true, false or null"),
    };

    /// <summary>null: the field is null.</summary>
    public DateTimeOffset? Time(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        string unit = "";
        DateTimeOffset time = default;
        bool isTime = reader.TokenType switch
        {
            JsonTokenType.Number when reader.TryGetInt64(out long whole) => TimestampNumber.TryRead(whole, out time, out unit),
            JsonTokenType.Number => reader.TryGetDouble(out double number) && TimestampNumber.TryRead(number, out time, out unit),
            JsonTokenType.String when reader.GetString() is string text =>
                TimestampText.TryParse(text, out time) || TimestampNumber.TryRead(text, out time, out unit),
            _ => false,
        };
        if (!isTime)
            throw Wrong(ref reader, field, "an ISO 8601 time such as \"2025-05-21 10:12:03+02:00\" or milliseconds since 1970");
        if (!IsPossible(time)) throw Impossible(time, field, Found(ref reader), unit);
        return time;
    }

    /// <summary>Whether an event can have happened at that time; otherwise unit or field were probably taken for another.</summary>
    public bool IsPossible(DateTimeOffset time) => time >= Earliest && time <= _latest;

    /// <summary>What to say of a time at which none can.</summary>
    public static FieldException Impossible(DateTimeOffset time, string field, string found, string unit)
    {
        string readAs = unit.Length == 0 ? "" : $"{unit} since 1970, ";
        return new FieldException(field, FormattableString.Invariant(
            $"must be a time from the year 2000 to now; got {found}, read as {readAs}{time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z"));
    }

    /// <summary>null: the array is not whole yet.</summary>
    public IReadOnlyList<string>? Texts(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.Null) return [];
        if (reader.TokenType != JsonTokenType.StartArray) throw Wrong(ref reader, field, "an array of texts or null");
        var found = new List<string>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndArray) return found;
            if (reader.TokenType == JsonTokenType.Null) continue;
            if (reader.TokenType != JsonTokenType.String) throw Wrong(ref reader, field, "an array of texts or null");
            found.Add(texts.Of(ref reader));
        }
        return null;
    }

    public static FieldException Wrong(ref Utf8JsonReader reader, string field, string expected) =>
        new(field, $"must be {expected}; got {Found(ref reader)}");

    private static string Found(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            return reader.TokenType == JsonTokenType.StartObject ? "an object" : "an array";
        string text = Raw(ref reader);
        text = text[..Math.Min(text.Length, Longest)];
        return reader.TokenType == JsonTokenType.String ? $"\"{text}\"" : text;
    }

    /// <summary>A value as it stands in the file, without quotes.</summary>
    public static string Raw(ref Utf8JsonReader reader) =>
        reader.HasValueSequence ? Encoding.UTF8.GetString(reader.ValueSequence) : Encoding.UTF8.GetString(reader.ValueSpan);
}
