using KeycloakLogGenerator.Events;
using ScoringService.Http;
using ScoringService.Incidents;

namespace ScoringService.Tests.Http;

/// <summary>What a service that starts again still knows.</summary>
public sealed class RestartTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder _whole = new(), _parts = new();

    public void Dispose()
    {
        _whole.Dispose();
        _parts.Dispose();
    }

    [Fact]
    public async Task A_service_that_goes_on_says_what_one_that_never_stopped_says()
    {
        List<EventVerdict> expected = [], found = [];
        IReadOnlyList<StoredIncident> incidents;
        await using (RunningService service = await RunningService.Start(_whole, model))
        {
            foreach (LogEvent[] chunk in model.Events.Chunk(300)) expected.AddRange((await service.Send(chunk)).Verdicts);
            incidents = await All(service);
        }
        foreach (LogEvent[] part in model.Events.Chunk((model.Events.Count / 3) + 1))
        {
            await using RunningService service = await RunningService.Start(_parts, model);
            foreach (LogEvent[] chunk in part.Chunk(300)) found.AddRange((await service.Send(chunk)).Verdicts);
        }
        await using RunningService last = await RunningService.Start(_parts, model);
        Assert.Equal(expected.Count, found.Count);
        for (int i = 0; i < found.Count; i++)
        {
            Assert.Equal(expected[i] with { Score = null }, found[i] with { Score = null });
            if (expected[i].Score is double score) Assert.Equal(score, found[i].Score!.Value);
        }
        Assert.Equal(incidents.Select(Told), (await All(last)).Select(Told));
        string user = model.Events[^1].UserId;
        Assert.Equal(model.Events.Count(row => row.UserId == user), (await last.Get<StreamAnswer>($"/v1/streams/{user}")).Events);
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("damaged")]
    [InlineData("of other events")]
    public async Task Without_a_state_of_the_scorer_the_events_are_scored_again(string state)
    {
        await using (RunningService service = await RunningService.Start(_whole, model)) await service.Send(model.Events.SkipLast(1));
        await using (RunningService service = await RunningService.Start(_parts, model)) await service.Send(model.Events.SkipLast(1));
        string path = _parts.File("scorer.state");
        byte[] whole = File.ReadAllBytes(path);
        if (state == "absent") File.Delete(path);
        else if (state == "damaged") File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        else File.Copy(_whole.File("scorer.state"), path, overwrite: true);

        await using RunningService first = await RunningService.Start(_whole, model);
        await using RunningService second = await RunningService.Start(_parts, model);
        EventVerdict expected = (await first.Send(model.Events.TakeLast(1))).Verdicts[0],
            found = (await second.Send(model.Events.TakeLast(1))).Verdicts[0];
        Assert.Equal(expected with { Score = null }, found with { Score = null });
        Assert.Equal(expected.Score!.Value, found.Score!.Value);
    }

    [Fact]
    public async Task A_database_that_lost_its_incidents_gets_them_from_the_events()
    {
        string[] before;
        await using (RunningService service = await RunningService.Start(_whole, model))
        {
            await service.Send(model.Events);
            before = [.. (await All(service)).Select(Told)];
        }
        foreach (string name in _whole.Names.Where(name => name.StartsWith("incidents.db", StringComparison.Ordinal)))
            File.Delete(_whole.File(name));
        await using RunningService again = await RunningService.Start(_whole, model);
        Assert.Equal(before, (await All(again)).Select(Told));
    }

    [Fact]
    public async Task Requests_that_wait_when_the_service_ends_are_answered_and_kept()
    {
        RunningService service = await RunningService.Start(_whole, model);
        Task<EventsAnswer>[] waiting = [.. model.Events.Chunk(50).Select(service.Send)];
        await Task.WhenAny(waiting);
        await service.DisposeAsync();
        int kept = 0;
        foreach (Task<EventsAnswer> request in waiting)
        {
            try
            {
                kept += (await request).Accepted;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or Xunit.Sdk.XunitException)
            {
                // Not acknowledged.
            }
        }
        await using RunningService again = await RunningService.Start(_whole, model);
        EventsAnswer next = await again.Send(model.Events.Take(1));
        Assert.True(kept > 0);
        Assert.InRange(next.Verdicts[0].Sequence!.Value, kept + 1, model.Events.Count + 1);
    }

    private static async Task<IReadOnlyList<StoredIncident>> All(RunningService service) =>
        (await service.Get<IncidentsAnswer>("/v1/incidents?limit=1000")).Incidents;

    // Names of journals differ.
    private static string Told(StoredIncident incident) =>
        $"{incident.Id.Split('-')[1]} {incident.First:O} {incident.Last:O} {incident.Alarms} {incident.Summary}";
}
