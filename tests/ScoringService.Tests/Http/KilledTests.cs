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
}
