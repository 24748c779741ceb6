using KeycloakLogGenerator;
using ScoringService.Commands;
using ScoringService.Http;

namespace ScoringService.Tests.Commands;

public sealed class ReplayTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Logs_are_sent_at_the_rate_and_again_some_weeks_later()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        string logs = _folder.File("logs.json");
        await using (FileStream file = File.Create(logs)) LogWriter.Write(file, model.Events);
        using var output = new StringWriter();
        long start = TimeProvider.System.GetTimestamp();
        string[] line = ["replay", "--url", service.Url, "--logs", logs, "--rate", "400", "--count", "200"];
        Assert.Equal(0, await ServiceProgram.Run(line, output, output));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0.48, 20);
        Assert.Contains("200 events", output.ToString(), StringComparison.Ordinal);

        Assert.Equal(0, await ServiceProgram.Run(line, output, output));
        Assert.Contains("weeks later", output.ToString(), StringComparison.Ordinal);
        string user = model.Events[0].UserId;
        StreamAnswer stream = await service.Get<StreamAnswer>($"/v1/streams/{user}");
        Assert.Equal(2 * model.Events.Take(200).Count(row => row.UserId == user), stream.Events);
        Assert.Equal(stream.Latest.OrderBy(row => row.Timestamp).Select(row => row.Sequence), stream.Latest.Select(row => row.Sequence));
    }

    [Theory]
    [InlineData("--rate", "0")]
    [InlineData("--url", "nowhere")]
    [InlineData("--url", "http://127.0.0.1:1")]
    [InlineData("--logs", "absent.json")]
    public async Task What_cannot_be_done_is_told(string option, string value)
    {
        using var error = new StringWriter();
        Assert.Equal(1, await ServiceProgram.Run(["replay", option, value, "--count", "1"], TextWriter.Null, error));
        Assert.StartsWith("error: ", error.ToString(), StringComparison.Ordinal);
    }
}
