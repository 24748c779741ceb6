using ScoringService.Http;
using ScoringService.Storage;

namespace ScoringService.Tests.Storage;

public sealed class PostgresTests(TrainedModel model) : StoreTests, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private PostgresServer? _server;
    private PostgresDialect? _dialect;

    private protected override SqlIncidentStore Store => new(_dialect!, TimeProvider.System);

    public ValueTask InitializeAsync()
    {
        _server = PostgresServer.Start();
        _dialect = new PostgresDialect(_server.Connection);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_dialect is not null) await _dialect.DisposeAsync();
        _server?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Incidents_that_come_while_the_server_is_away_are_there_afterwards()
    {
        await using RunningService service = await RunningService.Start(_folder, model, $"--Scoring:Postgres={_server!.Connection}");
        int half = model.Events.Count / 2;
        await service.Send(model.Events.Take(half));
        string[] before = await Ids(service);
        Assert.NotEmpty(before);

        _server.Stop();
        Assert.Equal(model.Events.Count - half, (await service.Send(model.Events.Skip(half))).Accepted);
        using (HttpResponseMessage away = await service.Client.GetAsync("/v1/incidents", TestContext.Current.CancellationToken))
            await RunningService.Problem(away, 503);
        _server.StartAgain();
        await service.Send([model.Events[^1] with { Timestamp = model.Events[^1].Timestamp.AddSeconds(1) }]);
        Assert.True((await Ids(service)).Length > before.Length);
        Assert.Empty(before.Except(await Ids(service)));
    }

    private static async Task<string[]> Ids(RunningService service) =>
        [.. (await service.Get<IncidentsAnswer>("/v1/incidents?limit=1000")).Incidents.Select(incident => incident.Id)];
}
