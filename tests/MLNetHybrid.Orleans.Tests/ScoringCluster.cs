using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.ML;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace MLNetHybrid.Orleans.Tests;

/// <summary>Silos in this process, which share a model's file and a store.</summary>
internal sealed class ScoringCluster : IAsyncDisposable
{
    public const string Name = "readings";

    private readonly TemporaryFolder _folder = new();

    private ScoringCluster(int silos, StreamBuckets buckets, Action<StreamScoringOptions>? configure)
    {
        Model = TrainedZip.Fit();
        TrainedZip.Save(ModelFile, Model);
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton<IGrainStorage>("Default", Storage);
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 2;
                options.NumVotesForDeathDeclaration = 1;
            });
            silo.AddStreamScoring<Reading, ReadingVerdict>(Name, buckets).FromFile(ModelFile, watchForChanges: false).Configure(options =>
            {
                options.SaveEvents = 100;
                options.SaveEvery = TimeSpan.FromMilliseconds(200);
                configure?.Invoke(options);
            });
        });
        builder.ConfigureClient(client =>
        {
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(2));
            client.AddStreamScoringClient<Reading, ReadingVerdict>(Name, buckets);
        });
        Cluster = builder.Build();
    }

    public InProcessTestCluster Cluster { get; }

    public SharedStorage Storage { get; } = new();

    public ITransformer Model { get; }

    public string ModelFile => _folder.File("model.zip");

    public IStreamScoringClient<Reading, ReadingVerdict> Client =>
        Cluster.Client.ServiceProvider.GetRequiredService<IStreamScoringClient<Reading, ReadingVerdict>>();

    public static StreamBuckets Buckets { get; } = new() { KeyColumnNames = ["Machine"], SequenceColumnName = "Number", Count = 12 };

    public static async Task<ScoringCluster> Start(
        int silos = 1, StreamBuckets? buckets = null, Action<StreamScoringOptions>? configure = null)
    {
        var cluster = new ScoringCluster(silos, buckets ?? Buckets, configure);
        await cluster.Cluster.DeployAsync();
        return cluster;
    }

    /// <summary>Another client, as after a restart of its process: it knows nothing.</summary>
    public IStreamScoringClient<Reading, ReadingVerdict> NewClient(
        StreamBuckets? buckets = null, StreamScoringClientOptions? options = null) =>
        new Clients.StreamScoringClient<Reading, ReadingVerdict>(
            new Buckets.EventFormat<Reading, ReadingVerdict>(Name, buckets ?? Buckets), Cluster.Client, options
            ?? new(), TimeProvider.System);

    /// <summary>Sends events, some at a time, and gives their answers.</summary>
    public async Task<ScoredEvent<ReadingVerdict>[]> Score(IEnumerable<Reading> events, int atATime = 200)
    {
        var answers = new List<ScoredEvent<ReadingVerdict>>();
        foreach (Reading[] chunk in events.Chunk(atATime)) answers.AddRange(await Client.ScoreAsync(chunk, Cancel));
        return [.. answers];
    }

    /// <summary>The events are applied once each, with the scores that the model's own Transform gives.</summary>
    public void AssertRight(Reading[] events, ScoredEvent<ReadingVerdict>[] answers)
    {
        Assert.All(answers, answer => Assert.NotNull(answer.Verdict));
        Assert.Equal(TrainedZip.Scores(Model, events), answers.Select(answer => answer.Verdict!.Score));
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        _folder.Dispose();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
