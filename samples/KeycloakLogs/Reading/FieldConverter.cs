using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeycloakLogs.Reading;

/// <summary>Reads one kind of field.</summary>
/// <param name="expected">What the field must be, for messages.</param>
/// <param name="read">Reads the value; false: it is something else.</param>
internal sealed class FieldConverter<T>(string expected, FieldConverter<T>.TryRead read) : JsonConverter<T>
{
    // Characters of a value that a message shows.
    private const int Longest = 40;

    public delegate bool TryRead(ref Utf8JsonReader reader, out T value);

    // A null where the type has none is read as the default value, which the record then refuses.
    public override bool HandleNull => default(T) is not null;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return default!;
        return read(ref reader, out T value) ? value : throw new FieldException($"must be {expected}; got {Found(ref reader)}");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static string Found(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            return reader.TokenType == JsonTokenType.StartObject ? "an object" : "an array";
        string text = RecordFormat.Raw(ref reader);
        text = text[..Math.Min(text.Length, Longest)];
        return reader.TokenType == JsonTokenType.String ? $"\"{text}\"" : text;
    }
}
