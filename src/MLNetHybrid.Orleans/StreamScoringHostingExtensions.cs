using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MLNetHybrid.Orleans.Buckets;
using MLNetHybrid.Orleans.Clients;
using MLNetHybrid.Orleans.Models;
using MLNetHybrid.Orleans.Placement;
using MLNetHybrid.Orleans.Telemetry;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;

namespace MLNetHybrid.Orleans;

/// <summary>Registers scoring of streams with Orleans' silos and clients.</summary>
public static class StreamScoringHostingExtensions
{
    /// <summary>Tag of the health checks, by which an application chooses them: <c>ready</c>.</summary>
    public const string HealthTag = "ready";

    /// <summary>
    /// Lets a silo score: it loads the model before it takes part, and keeps buckets of streams in a grain storage of Orleans. Registers an
    /// <see cref="IStreamScoringClient{TEvent, TVerdict}"/>, too, and a health check of the scoring's name.
    /// </summary>
    /// <param name="siloBuilder">The silo.</param>
    /// <param name="name">Of the scoring; part of what is stored. Others in the same cluster have other names.</param>
    /// <param name="buckets">How events are spread.</param>
    /// <typeparam name="TEvent">An event; its members are the model's input columns.</typeparam>
    /// <typeparam name="TVerdict">A verdict; its members are those of the model's output columns that are wanted.</typeparam>
    /// <returns>For the model, the storage and more.</returns>
    /// <exception cref="ArgumentException">A member is missing or does not travel.</exception>
    /// <example><code>
    /// HostApplicationBuilder host = Host.CreateApplicationBuilder();
    /// host.UseOrleans(silo =>
    /// {
    ///     silo.UseLocalhostClustering().AddMemoryGrainStorageAsDefault();
    ///     silo.AddStreamScoring&lt;Reading, ReadingVerdict&gt;(
    ///         "pumps", new StreamBuckets { KeyColumnNames = ["Source"], SequenceColumnName = "Number" }).FromFile("model.zip");
    /// });
    /// </code></example>
    public static StreamScoringBuilder AddStreamScoring<TEvent, TVerdict>(
        this ISiloBuilder siloBuilder, string name, StreamBuckets buckets)
        where TEvent : class, new() where TVerdict : class, new()
    {
        ArgumentNullException.ThrowIfNull(siloBuilder);
        var format = new EventFormat<TEvent, TVerdict>(Checked(name), buckets);
        var builder = new StreamScoringBuilder(new StreamScoringOptions());
        IServiceCollection services = siloBuilder.Services;
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddPlacementDirector<BucketPlacement, BucketPlacementDirector>();
        services.TryAddSingleton<BucketMap>();
        services.TryAddSingleton<ScoringMetrics>();
        services.AddSingleton(provider => new SiloScorer<TEvent, TVerdict>(
            format, builder, provider.GetRequiredService<ScoringMetrics>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SiloScorer<TEvent, TVerdict>>>()));
        services.AddKeyedSingleton<ISiloScorer>(name, (provider, _) => provider.GetRequiredService<SiloScorer<TEvent, TVerdict>>());
        services.AddSingleton<IHostedService>(
            provider => new SiloScorerHost(
            provider.GetRequiredService<SiloScorer<TEvent, TVerdict>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHealthChecks().Add(new(
            name, provider => new ScoringHealthCheck(provider.GetRequiredService<SiloScorer<TEvent, TVerdict>>()), failureStatus: null,
            tags: [HealthTag]));
        AddClient(services, format, new());
        return builder;
    }

    /// <summary>Registers an <see cref="IStreamScoringClient{TEvent, TVerdict}"/> with a client of a cluster.</summary>
    /// <param name="clientBuilder">The client.</param>
    /// <param name="name">Of the scoring, as the silos have it.</param>
    /// <param name="buckets">How events are spread, as the silos have it.</param>
    /// <param name="options">Sizes and times; null: the defaults.</param>
    /// <typeparam name="TEvent">An event, as the silos have it.</typeparam>
    /// <typeparam name="TVerdict">A verdict, as the silos have it.</typeparam>
    /// <exception cref="ArgumentException">A member is missing or does not travel, or an option is out of its range.</exception>
    /// <example><code>
    /// HostApplicationBuilder host = Host.CreateApplicationBuilder();
    /// host.UseOrleansClient(client => client.UseLocalhostClustering().AddStreamScoringClient&lt;Reading, ReadingVerdict&gt;(
    ///     "pumps", new StreamBuckets { KeyColumnNames = ["Source"], SequenceColumnName = "Number" }));
    /// using IHost client = host.Build();
    /// var scoring = client.Services.GetRequiredService&lt;IStreamScoringClient&lt;Reading, ReadingVerdict&gt;&gt;();
    /// </code></example>
    public static IClientBuilder AddStreamScoringClient<TEvent, TVerdict>(
        this IClientBuilder clientBuilder, string name, StreamBuckets buckets, StreamScoringClientOptions? options = null)
        where TEvent : class, new() where TVerdict : class, new()
    {
        ArgumentNullException.ThrowIfNull(clientBuilder);
        AddClient(clientBuilder.Services, new EventFormat<TEvent, TVerdict>(Checked(name), buckets), options ?? new());
        return clientBuilder;
    }

    private static void AddClient<TEvent, TVerdict>(
        IServiceCollection services, EventFormat<TEvent, TVerdict> format, StreamScoringClientOptions options)
        where TEvent : class, new() where TVerdict : class, new()
    {
        options.Check();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IStreamScoringClient<TEvent, TVerdict>>(provider => new StreamScoringClient<TEvent, TVerdict>(
            format, provider.GetRequiredService<IGrainFactory>(), options, provider.GetRequiredService<TimeProvider>()));
    }

    private static string Checked(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name.Contains('/', StringComparison.Ordinal)
            ? throw new ArgumentException($"A name must hold no '/'; got '{name}'.", nameof(name))
            : name;
    }
}
