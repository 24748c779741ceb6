using ScoringService.Commands;
using ScoringService.Http;

namespace ScoringService.Tests.Commands;

/// <summary>The two commands of the README.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_command_trains_a_model_and_serves_it_a_second_replays_logs()
    {
        await using var process = new ServiceProcess(_folder);
        await process.Service.UntilReady();
        using var output = new StringWriter();
        Assert.Equal(0, await ServiceProgram.Run(
            ["replay", "--url", process.Service.Url, "--rate", "2000", "--count", "1500"], output, output));
        Assert.Contains("1500 events", output.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty((await process.Service.Get<IncidentsAnswer>("/v1/incidents")).Incidents);
        // The model's users are known from its training: nearly all events are judged by a full window.
        StreamAnswer[] streams = await process.Service.Get<StreamAnswer[]>("/v1/streams?top=50");
        Assert.InRange(streams.SelectMany(stream => stream.Latest).Where(row => row.Sequence > 9100).Average(
            row => row.Score is null ? 0 : 1.0), 0.95, 1);
    }
}
