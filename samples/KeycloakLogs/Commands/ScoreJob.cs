using KeycloakLogGenerator.Events;
using KeycloakLogs.Geolocation;
using KeycloakLogs.Incidents;
using KeycloakLogs.Reading;
using KeycloakLogs.Reporting;
using KeycloakLogs.Training;
using Microsoft.ML;
using MLNetHybrid;

namespace KeycloakLogs.Commands;

/// <summary>Scores logs with a saved model. The model's zip is all it needs.</summary>
internal static class ScoreJob
{
    public static void Run(IRunView view, ScoreOptions options)
    {
        CheckOutputs(options);
        var ml = new MLContext();
        (ITransformer model, IncidentOptions grouping) = view.Step("Loading the model", _ => ModelFile.Load(ml, options.Model));
        (IReadOnlyList<LogEvent> history, IReadOnlyList<LogEvent> logs) = ReadAll(view, options);
        var sequence = new EventSequence(history, logs);
        if (sequence.Overlaps) view.Say("Note: the history ends after the events to judge begin.");
        Detector verdict = options.InRetrospect ? LogModel.VerdictInRetrospect : LogModel.Verdict;
        Detector[] detectors = HasMemberOfSingleEvents(model) ? [verdict, LogModel.OfSingleEvents] : [verdict];
        IReadOnlyList<Judgement> judgements = view.Step("Scoring", _ => Judge.Run(
            LogModel.Judge(ml, model, sequence.ToDataView(ml), options.InRetrospect), sequence, detectors));
        Judgement judgement = judgements[0];
        Judgement? member = judgements.ElementAtOrDefault(1);
        bool[] verdicts = RowJudgement.Verdicts(judgement, member);
        IReadOnlyList<Incident> incidents = IncidentBuilder.Build(
            history, logs, RowJudgement.Scores(judgement, member, LogModel.ThresholdOf(model)), verdicts, grouping);

        List<(string Path, Action<Stream> Write)> files =
            [(options.Scores, stream => ScoreFile.Write(stream, logs, judgement, verdicts, incidents))];
        if (options.Incidents is string incidentPath)
        {
            files.Add((incidentPath, stream => IncidentFile.WriteJson(stream, incidents)));
            files.Add((options.IncidentTable!, stream => IncidentFile.WriteCsv(stream, incidents)));
        }
        if (options.State is string state) files.Add((state, stream => StateFile.Write(stream, history.Concat(logs), options.Memory)));
        AtomicFile.WriteTogether(files);

        IncidentTables.Show(view, incidents, AlertRate.Days(logs));
        int alone = judgement.Scores.Count(float.IsNaN),
            attacksAlone = logs.Where((row, i) => row.Label == true && float.IsNaN(judgement.Scores[i])).Count();
        string attacks = attacksAlone > 0 ? $", {attacksAlone} of these labelled as attacks" : "";
        view.Say($"{options.Scores}: {logs.Count} events, {verdicts.Count(alarm => alarm)} alarms, {alone} judged alone{attacks}");
        if (alone > 0)
            view.Say("Judged alone: the first events of a user, until they fill a window. Earlier logs as --history, or --state, give them "
                + "one.");
    }

    // The state's events too: then all places are those of one database.
    private static (IReadOnlyList<LogEvent> History, IReadOnlyList<LogEvent> Logs) ReadAll(IRunView view, ScoreOptions options)
    {
        using var locator = EventLocator.Open(options.Places);
        IReadOnlyList<LogEvent> logs = locator.Locate(Read(view, "Reading events", options.Logs));
        List<LogEvent> history = options.State is null ? [] : [.. view.Step("Reading the state", _ => StateFile.Read(options.State))];
        if (options.History is string earlier) history.AddRange(Read(view, "Reading history", [earlier]));
        IReadOnlyList<LogEvent> located = locator.Locate(history);
        if (locator.Note is string note) view.Say(note);
        return (located, logs);
    }

    private static IReadOnlyList<LogEvent> Read(IRunView view, string step, IReadOnlyList<string> paths)
    {
        LogReading reading = view.Step(step, _ => LogFiles.Read(paths));
        foreach (string note in reading.Notes) view.Say(note);
        return reading.Events;
    }

    private static bool HasMemberOfSingleEvents(ITransformer model) => model.FindAll<NearestNeighborsTransformer>()
        .Any(member => member.ScoreColumnName == LogModel.OfSingleEvents.ScoreColumn);

    private static void CheckOutputs(ScoreOptions options)
    {
        List<(string, string)> outputs = [("--scores", options.Scores)];
        if (options.Incidents is string incidents) outputs.AddRange([("--incidents", incidents), ("--incidents", options.IncidentTable!)]);
        List<(string, string)> inputs = [("--model", options.Model), .. options.Logs.Where(File.Exists).Select(path => ("--logs", path))];
        if (options.History is string history) inputs.Add(("--history", history));
        if (options.Places is string places) inputs.Add((PlaceDatabase.Option, places));
        if (options.State is string state) outputs.Add(("--state", state));
        AtomicFile.CheckTargets(outputs, inputs);
    }
}
