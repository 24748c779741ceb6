using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using KeycloakLogGenerator.Events;
using Samples;

namespace KeycloakLogs.Training;

/// <summary>
/// What scoring goes on from: the events of the last days, as they were read. Windows, rates, novelty and rarity are made of them again, so
/// that a run that goes on gives the scores of one that never stopped. A record a line, compressed.
/// </summary>
internal static class StateFile
{
    /// <summary>How an event is written.</summary>
    public static JsonSerializerOptions Format { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The events of a state; none where there is no such file yet.</summary>
    /// <exception cref="InputFileException">The file is no state.</exception>
    public static IReadOnlyList<LogEvent> Read(string path)
    {
        if (!File.Exists(path)) return [];
        try
        {
            using FileStream file = File.OpenRead(path);
            using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
            List<LogEvent> events = [];
            while (text.ReadLine() is string line)
                events.Add(JsonSerializer.Deserialize<LogEvent>(line, Format) ?? throw new JsonException("a record is null"));
            return events;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new InputFileException($"{path}: not a state that score has written: {e.Message}", e);
        }
    }

    /// <summary>Writes the events that a later run may still need.</summary>
    /// <param name="stream">Stays open.</param>
    /// <param name="events">All so far.</param>
    /// <param name="memory">How far back events count.</param>
    public static void Write(Stream stream, IEnumerable<LogEvent> events, TimeSpan memory)
    {
        LogEvent[] all = [.. events];
        DateTimeOffset oldest = all.Length == 0 ? default : all.Max(row => row.Timestamp) - memory;
        using var compressed = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        using var text = new StreamWriter(compressed) { NewLine = "\n" };
        foreach (LogEvent row in all)
            if (row.Timestamp >= oldest) text.WriteLine(JsonSerializer.Serialize(row, Format));
    }
}
