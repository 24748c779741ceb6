using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.TestingHost;

namespace MLNetHybrid.Orleans.Tests;

/// <summary>Several silos: what becomes of events when one dies, ends or comes.</summary>
public sealed class ClusterTests
{
    private const int Machines = 60;

    [Fact]
    public async Task Silos_share_the_buckets_and_score_as_one_process_does()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start(silos: 3);
        Reading[] events = Reading.Make(3000, Machines);
        ScoredEvent<ReadingVerdict>[] answers = await cluster.Score(events);
        cluster.AssertRight(events, answers);
        Assert.All(answers, answer => Assert.Equal(EventOutcome.Applied, answer.Outcome));
        IReadOnlyList<SiloModel> models = await cluster.Client.GetModelsAsync(TestContext.Current.CancellationToken);
        Assert.Equal([4, 4, 4], models.Select(model => model.Buckets));
        Assert.Equal(Machines, models.Sum(model => model.Keys));
        Assert.Equal(3000, models.Sum(model => model.Events));
        Assert.Single(models.Select(model => model.Model).Append(answers[0].Model).Distinct());
    }

    [Fact]
    public async Task No_event_is_lost_or_doubled_when_a_silo_is_killed()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start(silos: 3);
        Reading[] events = Reading.Make(6000, Machines);
        Task<ScoredEvent<ReadingVerdict>[]> scoring = cluster.Score(events);
        while (cluster.Storage.Writes < 10) await Task.Delay(10, TestContext.Current.CancellationToken);
        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[^1], TestContext.Current.CancellationToken);
        cluster.AssertRight(events, await scoring);
        await cluster.Client.PersistAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, cluster.Client.UnpersistedCount);
        IReadOnlyList<SiloModel> models = await cluster.Client.GetModelsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(events.Length, models.Sum(model => model.Events));
    }

    [Fact]
    public async Task A_restarted_silo_and_an_added_one_take_their_share_and_nothing_is_lost()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start(silos: 2);
        Reading[] events = Reading.Make(9000, Machines);
        ScoredEvent<ReadingVerdict>[] first = await cluster.Score(events[..3000]);
        await cluster.Cluster.RestartSiloAsync(cluster.Cluster.Silos[^1]);
        ScoredEvent<ReadingVerdict>[] second = await cluster.Score(events[3000..6000]);
        InProcessSiloHandle added = await cluster.Cluster.StartAdditionalSiloAsync();
        ScoredEvent<ReadingVerdict>[] third = await cluster.Score(events[6000..]);
        cluster.AssertRight(events, [.. first, .. second, .. third]);
        IReadOnlyList<SiloModel> models = [];
        // A bucket that silos disagreed about moves again after two seconds, then four, and so on.
        for (int tries = 0; tries < 300; tries++)
        {
            models = await cluster.Client.GetModelsAsync(TestContext.Current.CancellationToken);
            if (models.Count == 3 && models.All(model => model.Buckets == 4)) break;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.Equal([4, 4, 4], models.Select(model => model.Buckets));
        Assert.Contains(models, model => model.Silo == added.SiloAddress.ToString());
        Reading[] more = [.. Reading.Make(9600, Machines)[9000..]];
        Assert.All(await cluster.Score(more), answer => Assert.Equal(EventOutcome.Applied, answer.Outcome));
    }

    [Fact]
    public async Task While_the_storage_fails_events_are_scored_and_kept_by_their_sender()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start(silos: 2);
        Reading[] events = Reading.Make(4000, Machines);
        ScoredEvent<ReadingVerdict>[] before = await cluster.Score(events[..1000]);
        await cluster.Client.PersistAsync(TestContext.Current.CancellationToken);
        cluster.Storage.Fails = true;
        ScoredEvent<ReadingVerdict>[] during = await cluster.Score(events[1000..3000]);
        Assert.Equal(2000, cluster.Client.UnpersistedCount);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        HealthStatus[] health = await Task.WhenAll(cluster.Cluster.Silos.Select(async silo =>
            (await silo.ServiceProvider.GetRequiredService<HealthCheckService>()
                .CheckHealthAsync(TestContext.Current.CancellationToken)).Status));
        Assert.Contains(HealthStatus.Degraded, health);
        cluster.Storage.Fails = false;
        // What the killed silo could not store, it takes with it.
        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[^1], TestContext.Current.CancellationToken);
        ScoredEvent<ReadingVerdict>[] after = await cluster.Score(events[3000..]);
        cluster.AssertRight(events, [.. before, .. during, .. after]);
        await cluster.Client.PersistAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, cluster.Client.UnpersistedCount);
    }
}
