using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace MLNetHybrid.Orleans.Kafka;

/// <summary>Registers workers that have events from Kafka scored by a cluster.</summary>
public static class KafkaScoringHostingExtensions
{
    /// <summary>
    /// Lets the host read a topic as a member of a consumer group and have the cluster score its events. An
    /// <see cref="IStreamScoringClient{TEvent, TVerdict}"/> must be registered, as <c>AddStreamScoringClient</c> does. A failure that
    /// is not the cluster's, such as a poison message under <see cref="PoisonMessages.Stop"/>, ends the host as any background service's.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">What is read, and where verdicts go.</param>
    /// <typeparam name="TEvent">An event, as the cluster has it.</typeparam>
    /// <typeparam name="TVerdict">A verdict, as the cluster has it.</typeparam>
    /// <exception cref="ArgumentException">An option is missing or out of its range.</exception>
    /// <example><code>
    /// builder.Services.AddKafkaScoring(new KafkaScoringOptions&lt;Reading, ReadingVerdict&gt;
    /// {
    ///     Topic = "readings",
    ///     Consumer = new() { BootstrapServers = "kafka:9092", GroupId = "scoring", AutoOffsetReset = AutoOffsetReset.Earliest },
    ///     Read = message => JsonSerializer.Deserialize&lt;Reading&gt;(message.Message.Value)!,
    /// });
    /// </code></example>
    public static IServiceCollection AddKafkaScoring<TEvent, TVerdict>(
        this IServiceCollection services, KafkaScoringOptions<TEvent, TVerdict> options)
        where TEvent : class where TVerdict : class, new()
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        options.Checked();
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KafkaMetrics>();
        services.AddSingleton<IHostedService>(
            provider => ActivatorUtilities.CreateInstance<KafkaScoringWorker<TEvent, TVerdict>>(provider, options));
        return services;
    }
}
