using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using KeycloakLogGenerator.Events;
using Samples;

namespace KeycloakLogs.Reading;

/// <summary>The events of one file, in the file's order.</summary>
internal sealed class LogFile
{
    /// <summary>Bytes in which the first record begins; more blanks than these come before no array.</summary>
    private const int Beginning = 4096;

    private LogFile(string name, IReadOnlyList<LogEvent> events)
    {
        Name = name;
        Events = events;
    }

    /// <summary>For messages.</summary>
    public string Name { get; }

    public IReadOnlyList<LogEvent> Events { get; }

    /// <summary>Reads a JSON array of records, or one record after the other (NDJSON), in UTF-8.</summary>
    /// <exception cref="InputFileException">The file is absent, empty, not JSON, or lacks a column.</exception>
    public static LogFile Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            bool absent = e is FileNotFoundException or DirectoryNotFoundException;
            throw new InputFileException(absent ? $"{path}: no such file." : $"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc cref="Read(string)"/>
    public static LogFile Read(Stream stream, string name)
    {
        var events = new List<LogEvent>();
        var format = new RecordFormat();
        try
        {
            foreach (LogEvent? row in Records(stream, format.Options).ToBlockingEnumerable())
                events.Add(row ?? throw new InputFileException($"{name}: record {events.Count + 1} is null."));
        }
        catch (FieldException e)
        {
            string field = e.Path!.Split('.') is [_, .., string last] ? $"column '{last}' " : "";
            throw new InputFileException($"{name}, record {format.Count + 1} (line {e.LineNumber + 1}): {field}{e.Message}.", e);
        }
        catch (JsonException e) when (e.InnerException is InvalidOperationException)
        {
            // Bytes that are no UTF-8, and halves of surrogate pairs.
            throw new InputFileException($"{name}, record {format.Count + 1} (line {e.LineNumber + 1}): a text is not valid Unicode.", e);
        }
        catch (JsonException e) when (e.InnerException is JsonException)
        {
            throw new InputFileException(
                $"{name}, line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: not valid JSON (after {format.Count} records).", e);
        }
        catch (JsonException e)
        {
            throw new InputFileException(
                $"{name}, line {e.LineNumber + 1}: expected an array of records, or one record after the other.", e);
        }
        if (events.Count == 0) throw new InputFileException($"{name}: the file is empty: it holds no records.");
        string[] absent = [.. format.Absent.Select(field => $"'{field}'")];
        return absent.Length == 0
            ? new LogFile(name, events)
            : throw new InputFileException(
                $"{name}: no record has the {(absent.Length == 1 ? "column" : "columns")} {string.Join(", ", absent)}.");
    }

    // An array is one value, as whose elements the records come; otherwise each record is a value.
    private static async IAsyncEnumerable<LogEvent?> Records(Stream stream, JsonSerializerOptions options)
    {
        var text = PipeReader.Create(stream);
        ReadOnlySequence<byte> start = (await text.ReadAtLeastAsync(Beginning)).Buffer;
        byte[] bytes = start.Slice(0, Math.Min(start.Length, Beginning)).ToArray();
        int mark = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        text.AdvanceTo(start.GetPosition(mark));
        bool isArray = bytes.AsSpan(mark).TrimStart(" \t\r\n"u8).StartsWith("["u8);
        await foreach (LogEvent? row in JsonSerializer.DeserializeAsyncEnumerable<LogEvent>(text, !isArray, options)) yield return row;
    }

    /// <summary>The labels of all events.</summary>
    /// <exception cref="InputFileException">An event has none, or all have the same: nothing can be judged then.</exception>
    public bool[] RequireLabels()
    {
        int unlabelled = Events.Count(row => row.Label is null);
        if (unlabelled > 0)
            throw new InputFileException(
                $"{Name}: column 'label' is absent in {unlabelled} of {Events.Count} records; figures need a label for each.");
        bool[] labels = [.. Events.Select(row => row.Label!.Value)];
        if (!labels.Contains(true) || !labels.Contains(false))
            throw new InputFileException(
                $"{Name}: all {labels.Length} labels are {(labels[0] ? 1 : 0)}; figures need events of both kinds.");
        return labels;
    }
}
