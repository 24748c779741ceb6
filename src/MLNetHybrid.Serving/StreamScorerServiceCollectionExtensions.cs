using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MLNetHybrid.Serving;
using MLNetHybrid.Serving.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds stream scorers to an application.</summary>
public static class StreamScorerServiceCollectionExtensions
{
    /// <summary>Name of the tag that health checks have.</summary>
    public const string HealthTag = "ready";

    /// <summary>
    /// Adds a <see cref="ServedStreamScorer{TEvent, TVerdict}"/> as a singleton, which is loaded before the application starts, its health
    /// check, and the work around it. Options are checked at the start.
    /// </summary>
    /// <param name="services">Of the application.</param>
    /// <param name="name">For the health check and the metrics; null: from the classes' names.</param>
    /// <typeparam name="TEvent">Its members are the model's input columns.</typeparam>
    /// <typeparam name="TVerdict">Its members are those of the model's output columns that are wanted.</typeparam>
    /// <returns>Say there where the model comes from.</returns>
    /// <example><code>
    /// builder.Services.AddStreamScorer&lt;Row, Verdict&gt;().FromFile("model.zip", watchForChanges: true).KeepState("streams");
    /// // In an application's class it is a constructor's argument.
    /// var served = app.Services.GetRequiredService&lt;ServedStreamScorer&lt;Row, Verdict&gt;&gt;();
    /// Verdict verdict = served.Score(new Row { Features = [1, 2, 3, 4] });
    /// </code></example>
    public static StreamScorerBuilder<TEvent, TVerdict> AddStreamScorer<TEvent, TVerdict>(
        this IServiceCollection services, string? name = null)
        where TEvent : class where TVerdict : class, new()
    {
        ArgumentNullException.ThrowIfNull(services);
        string known = name ?? $"{typeof(TEvent).Name}-{typeof(TVerdict).Name}";
        var options = new StreamScorerServiceOptions<TEvent, TVerdict>();
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
        {
            options.Check(known);
            return new ServedStreamScorer<TEvent, TVerdict>(
                options, new ScorerMetrics(provider.GetRequiredService<IMeterFactory>(), known),
                provider.GetRequiredService<ILogger<ServedStreamScorer<TEvent, TVerdict>>>(), provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<IHostedService>(provider => new StreamScorerHost<TEvent, TVerdict>(
            provider.GetRequiredService<ServedStreamScorer<TEvent, TVerdict>>(), options, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ServedStreamScorer<TEvent, TVerdict>>>()));
        services.AddHealthChecks().Add(new(
            known,
            provider => new StreamScorerHealthCheck<TEvent, TVerdict>(
                provider.GetRequiredService<ServedStreamScorer<TEvent, TVerdict>>()),
            failureStatus: null, tags: [HealthTag]));
        return new(options);
    }
}
