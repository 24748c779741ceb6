using System.Globalization;
using KeycloakLogGenerator.Events;
using ScoringService.Http;

namespace ScoringService.Tests.Http;

/// <summary>The program, killed while it works.</summary>
public sealed class KilledTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_is_there_after_the_process_was_killed()
    {
        File.Copy(model.Path, _folder.File("model.zip"));
        int accepted = 0;
        await using (var process = new ServiceProcess(_folder))
        {
            await process.Service.UntilReady();
            try
            {
                foreach (LogEvent[] chunk in model.Events.Chunk(20))
                {
                    if (accepted > model.Events.Count / 2) process.Kill();
                    accepted += (await process.Service.Send(chunk)).Accepted;
                }
            }
            catch (HttpRequestException)
            {
                // Killed.
            }
        }
        Assert.InRange(accepted, model.Events.Count / 2, model.Events.Count - 1);

        await using RunningService again = await RunningService.Start(_folder, model);
        Assert.NotEmpty((await again.Get<IncidentsAnswer>("/v1/incidents")).Incidents);
        EventVerdict next = (await again.Send([model.Events[accepted]])).Verdicts[0];
        Assert.InRange(next.Sequence!.Value, accepted + 1, accepted + 21);
    }

    /// <summary>A soak of a hundred: MLNETHYBRID_KILLS=100.</summary>
    [Fact]
    public async Task However_often_it_is_killed_no_event_is_lost_or_doubled()
    {
        const int ChunkSize = 5;
        int kills = int.Parse(Environment.GetEnvironmentVariable("MLNETHYBRID_KILLS") ?? "3", CultureInfo.InvariantCulture), killed = 0;
        var random = new Random(1);
        LogEvent[][] chunks = [.. model.Events.Select((row, i) => row with { Id = $"event-{i}" }).Chunk(ChunkSize)];
        double?[] expected = await Undisturbed(chunks);
        File.Copy(model.Path, _folder.File("model.zip"));
        for (int next = 0; next < chunks.Length;)
        {
            await using var process = new ServiceProcess(_folder);
            await process.Service.UntilReady();
            // While it works, at any moment; what was not answered is sent again.
            Task end = killed < kills ? KillLater(process, random.Next(5, 100)) : Task.CompletedTask;
            try
            {
                for (; next < chunks.Length; next++)
                {
                    EventsAnswer answer = await process.Service.Send(chunks[next]);
                    for (int i = 0; i < chunks[next].Length; i++)
                    {
                        int number = next * ChunkSize + i;
                        Assert.Equal(number + 1, answer.Verdicts[i].Sequence);
                        Assert.Equal(expected[number] is null, answer.Verdicts[i].Score is null);
                        if (expected[number] is double score) Assert.Equal(score, answer.Verdicts[i].Score!.Value);
                    }
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                killed++;
            }
            await end;
        }
        Assert.True(killed >= Math.Min(kills, 3), $"{killed} kills");
        TestContext.Current.TestOutputHelper?.WriteLine($"{killed} kills, {chunks.Sum(chunk => chunk.Length)} events");
    }

    private static async Task KillLater(ServiceProcess process, int milliseconds)
    {
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        process.Kill();
    }

    private async Task<double?[]> Undisturbed(LogEvent[][] chunks)
    {
        using var folder = new TemporaryFolder();
        await using RunningService service = await RunningService.Start(folder, model);
        List<double?> scores = [];
        foreach (LogEvent[] chunk in chunks) scores.AddRange((await service.Send(chunk)).Verdicts.Select(verdict => verdict.Score));
        return [.. scores];
    }
}
