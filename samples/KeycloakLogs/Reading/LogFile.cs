using KeycloakLogGenerator.Events;
using Samples;

namespace KeycloakLogs.Reading;

/// <summary>The events of one path, in the files' order.</summary>
internal sealed class LogFile
{
    private LogFile(string name, IReadOnlyList<LogEvent> events, IReadOnlyList<string> notes)
    {
        Name = name;
        Events = events;
        Notes = notes;
    }

    /// <summary>For messages.</summary>
    public string Name { get; }

    public IReadOnlyList<LogEvent> Events { get; }

    /// <summary>What the file holds and lacks.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Reads a file, a folder or standard input, as <see cref="LogFiles.Read"/> does.</summary>
    /// <exception cref="InputFileException">The file is absent, empty or damaged.</exception>
    public static LogFile Read(string path)
    {
        LogReading reading = LogFiles.Read([path]);
        return new LogFile(LogInput.Name(path), reading.Events, reading.Notes);
    }

    /// <inheritdoc cref="Read(string)"/>
    public static LogFile Read(Stream stream, string name)
    {
        var notes = new LogReadingNotes();
        List<LogEvent> events = [.. LogFiles.Stream(() => stream, notes.Add(name))];
        return events.Count > 0 ? new LogFile(name, events, notes.Lines) : throw LogFiles.Empty(notes);
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
