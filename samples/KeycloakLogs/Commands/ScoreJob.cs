using KeycloakLogGenerator.Events;
using KeycloakLogs.Reading;
using KeycloakLogs.Reporting;
using KeycloakLogs.Training;
using Microsoft.ML;
using MLNetHybrid;

namespace KeycloakLogs.Commands;

/// <summary>Scores a log file with a saved model. The model's zip is all it needs.</summary>
internal static class ScoreJob
{
    public static void Run(IRunView view, string modelPath, string logPath, string? historyPath, string scorePath, bool inRetrospect)
    {
        AtomicFile.CheckTargets([("--scores", scorePath)],
            [("--model", modelPath), ("--logs", logPath), .. historyPath is null ? ((string, string)[])[] : [("--history", historyPath)]]);
        var ml = new MLContext();
        ITransformer model = view.Step("Loading the model", _ => ModelFile.Load(ml, modelPath));
        IReadOnlyList<LogEvent> logs = view.Step("Reading events", _ => LogFile.Read(logPath).Events);
        IReadOnlyList<LogEvent> history = historyPath is null ? [] : view.Step("Reading history", _ => LogFile.Read(historyPath).Events);

        var sequence = new EventSequence(history, logs);
        if (sequence.Overlaps) view.Say($"Note: {historyPath} ends after {logPath} begins.");
        Judgement judgement = view.Step(
            "Scoring", _ => Judge.Run(
            LogModel.Judge(ml, model, sequence.ToDataView(ml), inRetrospect), sequence,
            [inRetrospect ? LogModel.VerdictInRetrospect : LogModel.Verdict])[0]);
        AtomicFile.Write(scorePath, stream => ScoreFile.Write(stream, logs, judgement));

        int unscored = judgement.Scores.Count(float.IsNaN),
            unscoredAttacks = logs.Where((row, i) => row.Label == true && float.IsNaN(judgement.Scores[i])).Count();
        string attacks = unscoredAttacks > 0 ? $", {unscoredAttacks} of these labelled as attacks" : "";
        view.Say($"{scorePath}: {logs.Count} events, {judgement.Verdicts.Count(verdict => verdict)} alarms, {unscored} unscored{attacks}");
        if (unscored > 0)
            view.Say("Unscored: the first events of a user, until they fill a window. Earlier logs as --history give them one.");
    }
}
