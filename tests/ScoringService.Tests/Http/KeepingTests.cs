using Microsoft.Extensions.DependencyInjection;
using ScoringService.Hosting;
using ScoringService.Http;
using ScoringService.Incidents;
using ScoringService.Memory;
using ScoringService.Scoring;

namespace ScoringService.Tests.Http;

/// <summary>What is kept how long.</summary>
public sealed class KeepingTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Incidents_and_events_go_when_their_time_is_over()
    {
        var clock = new ShiftedClock();
        await using RunningService service = await RunningService.Start(
            _folder, model, clock, "--Scoring:IncidentDays=30", "--Scoring:MemoryDays=7");
        await service.Send(model.Events);
        Assert.NotEmpty((await service.Get<IncidentsAnswer>("/v1/incidents")).Incidents);
        ServiceLife life = service.Services.GetRequiredService<ServiceLife>();
        clock.Shift = TimeSpan.FromDays(29);
        await life.Maintain(TestContext.Current.CancellationToken);
        Assert.NotEmpty((await service.Get<IncidentsAnswer>("/v1/incidents")).Incidents);
        clock.Shift = TimeSpan.FromDays(31);
        await life.Maintain(TestContext.Current.CancellationToken);
        Assert.Empty((await service.Get<IncidentsAnswer>("/v1/incidents")).Incidents);
    }

    [Fact]
    public async Task Only_the_latest_events_are_shown()
    {
        await using RunningService service = await RunningService.Start(_folder, model, "--Scoring:ShownEvents=100");
        await service.Send(model.Events);
        StreamAnswer[] streams = await service.Get<StreamAnswer[]>("/v1/streams?top=50");
        Assert.Equal(100, streams.Sum(stream => stream.Events));
        Assert.Equal(
            model.Events.TakeLast(100).CountBy(row => row.UserId).Select(user => (user.Key, user.Value)).Order(),
            streams.Select(stream => (stream.Key, stream.Events)).Order());
        Assert.NotEmpty((await service.Get<IncidentsAnswer>("/v1/incidents")).Incidents);
    }

    [Fact]
    public void Recent_events_are_bounded_and_found_by_their_ids()
    {
        var recent = new RecentEvents(3);
        ScoredEvent[] events =
            [.. model.Events.Take(5).Select((row, i) => new ScoredEvent(i + 1, row with { Id = $"e{i}" }, null, false))];
        foreach (ScoredEvent scored in events) recent.Add(scored);
        Assert.Null(recent.OfId("e1"));
        Assert.Same(events[2], recent.OfId("e2"));
        Assert.Null(recent.OfId(null));
        Assert.Equal(3, recent.Busiest(10, 10).Sum(user => user.Count));
    }

    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}
