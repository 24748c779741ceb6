using System.Data.Common;
using ScoringService.Live;
using ScoringService.Scoring;
using ScoringService.Storage;

namespace ScoringService.Hosting;

/// <summary>
/// Makes the service ready while it already answers, keeps it in order, and ends it: what waits is answered, the files are closed.
/// </summary>
internal sealed class ServiceLife(
    ServiceSettings settings, EventPipeline pipeline, ModelStore models, IIncidentStore store, LiveHub hub, ServiceFigures figures,
    TimeProvider clock, ILogger<ServiceLife> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250), Retry = TimeSpan.FromSeconds(2);

    // In ticks.
    private const int TicksPerFigures = 4, TicksPerMaintenance = 4 * 60;

    /// <summary>starting, training, ready or failed.</summary>
    public string Phase { get; private set; } = "starting";

    /// <summary>What it does, or what failed; null: nothing to say.</summary>
    public string? Detail { get; private set; }

    public LiveFigures Figures => figures.Read(Phase, Detail, pipeline.Scorer);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Kestrel has answered its requests by now.
        await pipeline.DisposeAsync();
        log.LogInformation("Ended after {Events} events", figures.Events);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        Task live = Task.Run(() => Live(stoppingToken), stoppingToken);
        try
        {
            await Begin(stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Say("failed", e.Message);
            log.LogError(e, "The service is not ready");
        }
        await live;
    }

    /// <summary>Makes the service ready; also after a first model has been put in.</summary>
    public async Task Begin(CancellationToken cancel)
    {
        await PrepareStore(cancel);
        if (!models.Exists && settings.Demo)
        {
            Say("training", "A demo model is trained on generated logs.");
            await Task.Run(() => models.TrainDemo(detail => Say("training", detail), cancel), cancel);
        }
        if (!models.Exists)
        {
            Say("failed", "There is no model. PUT /v1/model puts one in.");
            return;
        }
        Say("starting", "The model is loaded, and the events so far are read.");
        await Task.Run(() => pipeline.Start(models.Load(), models.DemoHistory, cancel), cancel);
        Say("ready", null);
    }

    private async Task PrepareStore(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await store.Prepare(cancel);
                return;
            }
            catch (DbException e)
            {
                Say("starting", $"The database does not answer: {store.Name}.");
                log.LogWarning("{Store} does not answer: {Reason}", store.Name, e.Message);
                await Task.Delay(Retry, clock, cancel);
            }
        }
    }

    private async Task Live(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Tick);
        for (long tick = 1; await timer.WaitForNextTickAsync(cancel); tick++)
        {
            hub.Send(tick % TicksPerFigures == 0 && hub.Followers > 0 ? Figures : null);
            if (tick % TicksPerMaintenance == 0 && Phase == "ready") await Maintain(cancel);
        }
    }

    /// <summary>Deletes what is kept too long, and saves incidents that still wait for the database.</summary>
    public async Task Maintain(CancellationToken cancel)
    {
        try
        {
            await pipeline.Settle();
            await pipeline.Retain();
            int gone = await store.Forget(clock.GetUtcNow().AddDays(-settings.IncidentDays), cancel);
            if (gone > 0) log.LogInformation("{Count} incidents were older than {Days} days", gone, settings.IncidentDays);
        }
        catch (Exception e) when (e is DbException or IOException or Http.ProblemException)
        {
            log.LogWarning("Keeping order has to wait: {Reason}", e.Message);
        }
    }

    private void Say(string phase, string? detail)
    {
        (Phase, Detail) = (phase, detail);
        log.LogInformation("{Phase}{Detail}", phase, detail is null ? "" : $": {detail}");
    }
}
