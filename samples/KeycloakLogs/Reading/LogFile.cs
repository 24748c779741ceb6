using System.Text.Json;
using KeycloakLogs.Events;

namespace KeycloakLogs.Reading;

/// <summary>The events of one file, in the file's order.</summary>
internal sealed class LogFile
{
    private LogFile(string name, IReadOnlyList<LogEvent> events)
    {
        Name = name;
        Events = events;
    }

    /// <summary>For messages.</summary>
    public string Name { get; }

    public IReadOnlyList<LogEvent> Events { get; }

    /// <summary>Reads a JSON array of records, or one record after the other (NDJSON), in UTF-8.</summary>
    /// <exception cref="LogFileException">The file is absent, empty, not JSON, or lacks a column.</exception>
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
            throw new LogFileException(absent ? $"{path}: no such file." : $"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc cref="Read(string)"/>
    public static LogFile Read(Stream stream, string name)
    {
        var events = new List<LogEvent>();
        var parser = new RecordParser();
        try
        {
            new RecordScanner(stream).Scan((record, line) =>
            {
                try
                {
                    events.Add(parser.Parse(record));
                }
                catch (FormatException e)
                {
                    throw new LogFileException($"{name}, record {events.Count + 1} (line {line}): {e.Message}.", e);
                }
                catch (InvalidOperationException e)
                {
                    // What the JSON reader throws for bytes that are no UTF-8 and for halves of surrogate pairs.
                    throw new LogFileException($"{name}, record {events.Count + 1} (line {line}): a text is not valid Unicode.", e);
                }
            });
        }
        catch (JsonException e)
        {
            throw new LogFileException($"{name}, line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: not valid JSON (after {events.Count} records).", e);
        }
        catch (FormatException e)
        {
            throw new LogFileException($"{name}, {e.Message}.", e);
        }
        if (events.Count == 0) throw new LogFileException($"{name}: the file is empty: it holds no records.");
        string[] missing = [.. LogField.Expected.Where(field => !parser.SeenFields.Contains(field))];
        if (missing.Length > 0)
        {
            string columns = string.Join(", ", missing.Select(field => $"'{field}'"));
            throw new LogFileException($"{name}: no record has the {(missing.Length == 1 ? "column" : "columns")} {columns}.");
        }
        return new LogFile(name, events);
    }

    /// <summary>The labels of all events.</summary>
    /// <exception cref="LogFileException">An event has none, or all have the same: nothing can be judged then.</exception>
    public bool[] RequireLabels()
    {
        int unlabelled = Events.Count(row => row.Label is null);
        if (unlabelled > 0)
            throw new LogFileException($"{Name}: column '{LogField.Label}' is absent in {unlabelled} of {Events.Count} records; figures need a label for each.");
        bool[] labels = [.. Events.Select(row => row.Label!.Value)];
        if (!labels.Contains(true) || !labels.Contains(false))
            throw new LogFileException($"{Name}: all {labels.Length} labels are {(labels[0] ? 1 : 0)}; figures need events of both kinds.");
        return labels;
    }
}
