using KeycloakLogGenerator.Events;
using Samples;

namespace KeycloakLogs.Reading;

/// <summary>
/// Reads events in all forms in which Keycloak gives them (<see cref="EventForm"/>), which are told by content, record by record.
/// </summary>
/// <example>
/// <code>
/// LogReading reading = LogFiles.Read(["exports/", "server.log.gz", "-"]);
/// foreach (string note in reading.Notes) Console.WriteLine(note);
/// </code>
/// </example>
internal static class LogFiles
{
    /// <summary>Reads all events.</summary>
    /// <param name="paths">Files; folders, of which all logs are read by name; "-" is standard input.</param>
    /// <exception cref="InputFileException">A file is absent or damaged, or no file holds an event.</exception>
    public static LogReading Read(IReadOnlyList<string> paths)
    {
        var notes = new LogReadingNotes();
        List<LogEvent> events = [.. Stream(paths, notes)];
        return new LogReading(events, notes.Lines);
    }

    /// <summary>The same, one event after the other, in constant memory.</summary>
    /// <param name="paths">As for <see cref="Read"/>.</param>
    /// <param name="notes">Gathers what was found.</param>
    public static IEnumerable<LogEvent> Stream(IReadOnlyList<string> paths, LogReadingNotes notes)
    {
        foreach (string path in paths.SelectMany(LogInput.Files))
        {
            FileNotes file = notes.Add(LogInput.Name(path));
            foreach (LogEvent row in Stream(() => LogInput.Open(path), file)) yield return row;
        }
        if (notes.Records == 0) throw Empty(notes);
    }

    /// <summary>The events of one stream, which is closed at the end.</summary>
    public static IEnumerable<LogEvent> Stream(Func<Stream> open, FileNotes notes)
    {
        using Stream stream = Guard(notes.Name, () => LogInput.Decode(open()));
        RecordReader reader = Guard(notes.Name, () => new RecordReader(stream, notes.Name, notes, TimeProvider.System));
        Func<LogEvent?> next = reader.Read;
        while (Guard(notes.Name, next) is LogEvent row) yield return row;
    }

    /// <summary>What to say of input without events.</summary>
    public static InputFileException Empty(LogReadingNotes notes)
    {
        FileNotes? withLines = notes.Files.FirstOrDefault(file => file.FirstSkipped > 0);
        return new InputFileException(
            withLines is not null
                ? $"{withLines.Name}, line {withLines.FirstSkipped}: expected an array of records, or one record after the other, or lines "
                    + "of Keycloak's log with events; none was found."
            : notes.Files.Count == 1 ? $"{notes.Files[0].Name}: the file is empty: it holds no records."
            : $"{string.Join(", ", notes.Files.Select(file => file.Name))}: the files hold no records.");
    }

    private static T Guard<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (LogInput.Describe(e) is string fault)
        {
            throw new InputFileException($"{name}: {fault}", e);
        }
    }
}
