using KeycloakLogs.Events;
using KeycloakLogs.Generation;
using KeycloakLogs.Reading;
using KeycloakLogs.Reporting;
using KeycloakLogs.Training;

namespace KeycloakLogs.Commands;

/// <summary>Generates the two files of a data set.</summary>
internal static class GenerateJob
{
    public static (string TrainingFile, string TestFile) Run(IRunView view, GeneratorOptions options, string folder)
    {
        string trainingFile = Path.Combine(folder, "train.json"), testFile = Path.Combine(folder, "test.json");
        (IReadOnlyList<LogEvent> training, IReadOnlyList<LogEvent> test) = view.Step("Generating events", _ => LogGenerator.Generate(options));
        using var files = new OutputFiles();
        files.Write(trainingFile, stream => LogWriter.Write(stream, training));
        files.Write(testFile, stream => LogWriter.Write(stream, test));
        files.Commit();
        view.Say($"{trainingFile}: {training.Count} events, {training.Count(row => row.Label == true)} of them in attacks");
        view.Say($"{testFile}: {test.Count} events, {test.Count(row => row.Label == true)} of them in attacks");
        return (trainingFile, testFile);
    }
}
