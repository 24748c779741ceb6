using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Commands;
using KeycloakLogs.Reading;
using KeycloakLogs.Reporting;
using KeycloakLogs.Training;

[assembly: AssemblyFixture(typeof(ScoringService.Tests.TrainedModel))]

namespace ScoringService.Tests;

/// <summary>A small model, trained once for all tests, and events that it has not seen.</summary>
public sealed class TrainedModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainedModel()
    {
        var view = new PlainView(TextWriter.Null);
        (string training, string test) = GenerateJob.Run(view, new GeneratorOptions { Users = 12, Events = 1500 }, _folder.Path);
        TrainJob.Run(view, new TrainOptions { Epochs = 2 }, () => TrainInput.FromFiles(view, training, test), [], _folder.Path, "none",
            TestContext.Current.CancellationToken);
        Training = LogFile.Read(training).Events;
        Events = LogFile.Read(test).Events;
    }

    public string Path => _folder.File("model.zip");

    internal IReadOnlyList<LogEvent> Training { get; }

    /// <summary>In the order of time, attacks among them.</summary>
    internal IReadOnlyList<LogEvent> Events { get; }

    public void Dispose() => _folder.Dispose();
}
