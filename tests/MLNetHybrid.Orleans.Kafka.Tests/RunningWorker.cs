using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace MLNetHybrid.Orleans.Kafka.Tests;

/// <summary>A worker at work, until it is disposed of.</summary>
internal sealed record RunningWorker(BackgroundService Worker, ServiceProvider Services) : IAsyncDisposable
{
    public static async Task<RunningWorker> Start(
        IStreamScoringClient<Reading, ReadingVerdict> client, KafkaScoringOptions<Reading, ReadingVerdict> options)
    {
        ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var worker = new KafkaScoringWorker<Reading, ReadingVerdict>(
            client, options, new KafkaMetrics(services.GetRequiredService<IMeterFactory>()), TimeProvider.System,
            NullLogger<KafkaScoringWorker<Reading, ReadingVerdict>>.Instance);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        return new RunningWorker(worker, services);
    }

    /// <summary>Waits for a condition, a minute at most.</summary>
    public static async Task Until(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "It did not happen within a minute.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.StopAsync(CancellationToken.None);
        Worker.Dispose();
        await Services.DisposeAsync();
    }
}
