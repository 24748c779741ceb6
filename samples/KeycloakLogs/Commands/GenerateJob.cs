using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Reading;
using KeycloakLogs.Reporting;
using MLNetHybrid;

namespace KeycloakLogs.Commands;

/// <summary>Generates the two files of a data set.</summary>
internal static class GenerateJob
{
    public static (string TrainingFile, string TestFile) Run(IRunView view, GeneratorOptions options, string folder)
    {
        string trainingFile = Path.Combine(folder, "train.json"), testFile = Path.Combine(folder, "test.json");
        OutputFolder.Prepare(folder, [("--out", trainingFile), ("--out", testFile)], []);
        (IReadOnlyList<LogEvent> training, IReadOnlyList<LogEvent> test) =
            view.Step("Generating events", _ => LogGenerator.Generate(options));
        AtomicFile.WriteTogether(
            (trainingFile, stream => LogWriter.Write(stream, training)), (testFile, stream => LogWriter.Write(stream, test)));
        view.Say($"{trainingFile}: {training.Count} events, {training.Count(row => row.Label == true)} of them in attacks");
        view.Say($"{testFile}: {test.Count} events, {test.Count(row => row.Label == true)} of them in attacks");
        return (trainingFile, testFile);
    }
}
