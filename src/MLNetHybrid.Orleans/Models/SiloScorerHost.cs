using Microsoft.Extensions.Hosting;

namespace MLNetHybrid.Orleans.Models;

/// <summary>Loads the model before the silo takes part, and looks for another one now and then.</summary>
internal sealed class SiloScorerHost(ISiloScorer scorer, TimeProvider clock) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private Task _work = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await scorer.Start(cancellationToken).ConfigureAwait(false);
        if (scorer.Period is TimeSpan period) _work = Repeat(period);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
    }

    public void Dispose() => _ending.Dispose();

    private async Task Repeat(TimeSpan period)
    {
        using var timer = new PeriodicTimer(period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token).ConfigureAwait(false))
                await scorer.Reload(_ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
