using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MLNetHybrid.Serving.Telemetry;

namespace MLNetHybrid.Serving;

/// <summary>
/// Loads the model before the application starts, looks for a new one and keeps state now and then, and ends after all else.
/// </summary>
internal sealed class StreamScorerHost<TEvent, TVerdict>(
    ServedStreamScorer<TEvent, TVerdict> scorer, StreamScorerServiceOptions<TEvent, TVerdict> options, TimeProvider clock, ILogger log)
    : IHostedLifecycleService, IDisposable where TEvent : class where TVerdict : class, new()
{
    private static readonly TimeSpan DriftPeriod = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _ending = new();
    private Task _work = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await scorer.ReloadAsync(cancellationToken).ConfigureAwait(false);
        _work = Task.WhenAll(
            Repeat(options.Source!.Period, Reload),
            Repeat(options.StateStore is null ? null : options.SaveEvery, scorer.SaveStateAsync),
            Repeat(scorer.Drift is null ? null : DriftPeriod, TellDrift));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The others have stopped, so that nothing comes any more.
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        await scorer.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose() => _ending.Dispose();

    private Task Reload(CancellationToken cancel) => scorer.ReloadAsync(cancel);

    private Task TellDrift(CancellationToken cancel)
    {
        if (scorer.Drift!.Report().Moved is { Count: > 0 } moved)
            Log.Drifted(log, $"{typeof(TEvent).Name} -> {typeof(TVerdict).Name}", string.Join(", ", moved));
        return Task.CompletedTask;
    }

    // Failures have been logged and show in the health check; the next turn tries again.
    private async Task Repeat(TimeSpan? period, Func<CancellationToken, Task> work)
    {
        if (period is not TimeSpan every) return;
        using var timer = new PeriodicTimer(every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token).ConfigureAwait(false))
            {
                try
                {
                    await Task.Run(() => work(_ending.Token), _ending.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException)
                {
                    Log.TurnFailed(log, e.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
