using KeycloakLogGenerator.Events;
using KeycloakLogs.Geolocation;
using KeycloakLogs.Reading;
using KeycloakLogs.Reporting;
using Samples;

namespace KeycloakLogs.Training;

/// <summary>What a training reads: events to learn from, and later ones to judge.</summary>
/// <param name="Training">Events to learn from.</param>
/// <param name="Judged">Later ones.</param>
/// <param name="Labels">One for each judged event; null: nobody has judged them, so there are no figures.</param>
internal sealed record TrainInput(IReadOnlyList<LogEvent> Training, IReadOnlyList<LogEvent> Judged, bool[]? Labels)
{
    /// <summary>One file to learn from, and a labelled one to judge.</summary>
    public static TrainInput FromFiles(IRunView view, string trainingPath, string testPath)
    {
        IReadOnlyList<LogEvent> training = view.Step("Reading training events", _ => LogFile.Read(trainingPath).Events);
        LogFile test = view.Step("Reading test events", _ => LogFile.Read(testPath));
        return new TrainInput(training, test.Events, test.RequireLabels());
    }

    /// <summary>Logs of any kind, the last part of whose time is held out.</summary>
    /// <param name="view">Told what was recognised.</param>
    /// <param name="paths">Files, folders, or - for standard input.</param>
    /// <param name="labelsPath">Identifiers of the events in attacks, one a line; null: the events' own labels, if there are any.</param>
    /// <param name="heldOut">Share of the time that is judged, in (0, 1).</param>
    /// <exception cref="InputFileException">There are too few events, or no event has one of the identifiers.</exception>
    public static TrainInput FromLogs(IRunView view, IReadOnlyList<string> paths, string? labelsPath, double heldOut)
    {
        LogReading reading = view.Step("Reading events", _ => LogFiles.Read(paths));
        foreach (string note in reading.Notes) view.Say(note);
        LogEvent[] events = [.. reading.Events.OrderBy(row => row.Timestamp)];
        if (labelsPath is not null) events = Labelled(events, labelsPath);
        if (events.Length < 2) throw new InputFileException($"--logs: {events.Length} events; training needs more.");
        DateTimeOffset begin = events[0].Timestamp, end = events[^1].Timestamp, cut = begin + (1 - heldOut) * (end - begin);
        LogEvent[] training = [.. events.TakeWhile(row => row.Timestamp < cut)], judged = events[training.Length..];
        if (training.Length == 0)
            throw new InputFileException($"--logs: all events are from {begin:yyyy-MM-dd HH:mm:ss}; training needs a stretch of time.");
        view.Say(FormattableString.Invariant(
            $"{training.Length} events until {cut:yyyy-MM-dd HH:mm} to learn from, {judged.Length} to judge"));
        return new TrainInput(training, judged, LabelsOf(view, judged));
    }

    /// <summary>What is read, with the places of its addresses.</summary>
    /// <param name="view">Told what became of the addresses.</param>
    /// <param name="databasePath">Where the places are from; null: the events keep their own.</param>
    /// <param name="read">Reads the events, after the database was opened: one that cannot be used is told at once.</param>
    /// <exception cref="InputFileException">The database, or a log, cannot be used.</exception>
    public static TrainInput Located(IRunView view, string? databasePath, Func<TrainInput> read)
    {
        using var locator = EventLocator.Open(databasePath);
        TrainInput input = read();
        input = input with { Training = locator.Locate(input.Training), Judged = locator.Locate(input.Judged) };
        if (locator.Note is string note) view.Say(note);
        return input;
    }

    // With events of one kind only there is nothing to judge by.
    private static bool[]? LabelsOf(IRunView view, LogEvent[] judged)
    {
        if (judged.All(row => row.Label is null)) return null;
        int unlabelled = judged.Count(row => row.Label is null);
        if (unlabelled > 0)
        {
            view.Say($"Note: {unlabelled} of the judged events have no label, so there are no figures.");
            return null;
        }

        bool[] labels = [.. judged.Select(row => row.Label!.Value)];
        if (labels.Contains(true) && labels.Contains(false)) return labels;
        view.Say($"Note: all labels of the judged events are {(labels[0] ? 1 : 0)}, so there are no figures.");
        return null;
    }

    private static LogEvent[] Labelled(LogEvent[] events, string path)
    {
        if (!File.Exists(path)) throw new InputFileException($"{path}: no such file.");
        HashSet<string> ids = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
        int found = events.Count(row => row.Id is not null && ids.Contains(row.Id));
        if (found == 0) throw new InputFileException($"{path}: none of its {ids.Count} identifiers is the id of an event.");
        return [.. events.Select(row => row with { Label = row.Id is not null && ids.Contains(row.Id) })];
    }
}
