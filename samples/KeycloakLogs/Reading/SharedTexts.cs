using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace KeycloakLogs.Reading;

/// <summary>
/// Texts that occur in thousands of records, such as names, are made once. A table of fixed size in which a newer text takes the place of
/// an older one, so memory stays constant however many different texts come. Of one thread at a time.
/// </summary>
internal sealed class SharedTexts
{
    // Longer texts rarely come twice.
    private const int LongestShared = 64, Places = 1 << 15;

    private readonly string?[] _texts = new string?[Places];

    /// <summary>The text at which the reader stands: a string, or a property's name.</summary>
    /// <exception cref="InvalidOperationException">The text is not valid Unicode.</exception>
    public string Of(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped || reader.HasValueSequence || reader.ValueSpan.Length > LongestShared) return reader.GetString()!;
        (int place, string? known) = Find(reader.ValueSpan);
        return known ?? (_texts[place] = reader.GetString()!);
    }

    /// <summary>A text of a line of a log.</summary>
    public string Of(string text)
    {
        if (text.Length > LongestShared || !Ascii.IsValid(text)) return text;
        Span<byte> bytes = stackalloc byte[text.Length];
        Encoding.ASCII.GetBytes(text, bytes);
        (int place, string? known) = Find(bytes);
        return known ?? (_texts[place] = text);
    }

    private (int Place, string? Known) Find(ReadOnlySpan<byte> text)
    {
        int place = Place(text);
        string? there = _texts[place];
        return (place, there is not null && Ascii.Equals(text, there) ? there : null);
    }

    // Identifiers differ at one of their ends; where not, one text displaces the other, which only costs time.
    private static int Place(ReadOnlySpan<byte> text)
    {
        ulong first = 0, last = 0;
        if (text.Length >= sizeof(ulong))
        {
            first = BinaryPrimitives.ReadUInt64LittleEndian(text);
            last = BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]);
        }
        else
        {
            foreach (byte letter in text) first = (first << 8) | letter;
        }
        ulong mixed = (first ^ (last * 0xC2B2AE3D27D4EB4F) ^ (uint)text.Length) * 0x9E3779B97F4A7C15;
        return (int)(mixed >> 49);
    }
}
