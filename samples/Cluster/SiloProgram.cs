using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MLNetHybrid.Orleans;
using Orleans.Dashboard;
using Orleans.Hosting;

namespace Cluster;

/// <summary>One silo, in a process of its own.</summary>
internal static class SiloProgram
{
    /// <summary>What it prints when it takes part.</summary>
    public const string Ready = "ready";

    /// <summary>Runs until SIGTERM or SIGINT, and then stores its buckets.</summary>
    public static async Task Run(SiloSettings settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // Nobody listens but this machine. Where others must see it, put RequireAuthorization() behind the dashboard's routes.
        builder.WebHost.UseUrls($"http://127.0.0.1:{settings.Dashboard ?? 0}");
        builder.Host.UseOrleans(silo =>
        {
            Membership.Configure(silo, settings);
            silo.AddStreamScoring<Reading, ReadingVerdict>(RunOptions.ScoringName, RunOptions.BucketsOf(settings.Buckets))
                .FromFile(settings.Model).Configure(options => options.SaveEvents = settings.SaveEvents);
            if (settings.Dashboard is not null) silo.AddDashboard();
        });
        await using WebApplication app = builder.Build();
        if (settings.Dashboard is not null) app.MapOrleansDashboard();
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(Ready));
        // Not Start and a wait: RunAsync lets SIGTERM drain the silo.
        await app.RunAsync();
    }
}
