using System.Threading.RateLimiting;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using OpenTelemetry.Metrics;
using ScoringService.Http;
using ScoringService.Keys;
using ScoringService.Live;
using ScoringService.Scoring;
using ScoringService.Storage;

namespace ScoringService.Hosting;

/// <summary>Puts the service together.</summary>
internal static class ServiceHost
{
    private const string SqliteFile = "incidents.db";

    public const string KeysFile = "keys.txt";

    /// <param name="line">The command line, in the form of the configuration.</param>
    /// <param name="clock">For tests; null: the system's.</param>
    /// <exception cref="ArgumentException">A setting cannot be used, or others could reach the service without a key.</exception>
    public static WebApplication Create(string[] line, TimeProvider? clock = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = line,
            ApplicationName = "scoring-service",
            ContentRootPath = AppContext.BaseDirectory,
        });
        ServiceSettings settings =
            (builder.Configuration.GetSection(ServiceSettings.Section).Get<ServiceSettings>() ?? new()).Checked();
        Directory.CreateDirectory(settings.PathOf(""));
        KeyFile keys = KeyFile.Read(settings.PathOf(KeysFile));
        IReadOnlyList<string> urls = Binding.Urls(builder.Configuration);
        if (urls.Count == 0) builder.WebHost.UseUrls(Binding.DefaultUrl);
        string? open = urls.FirstOrDefault(url => !Binding.IsLoopback(url));
        bool needsKeys = settings.RequireKeys || open is not null;
        if (needsKeys && keys.Count == 0)
            throw new ArgumentException(
                $"{(open is null ? "Keys are asked for" : $"{open} can be reached from elsewhere")}, and there is no key in "
                + $"{settings.PathOf(KeysFile)}. Make one with 'new-key --name NAME', or listen on 127.0.0.1.");

        AddServices(builder, settings, clock ?? TimeProvider.System);
        AddLimits(builder, settings, needsKeys);
        WebApplication app = builder.Build();
        app.UseExceptionHandler(problems => problems.Run(Problems.Answer));
        app.UseStatusCodePages(context => Problems.Complete(context.HttpContext));
        app.Use(SecurityHeaders.Add);
        app.UseRouting();
        app.Use(new KeyCheck(keys, needsKeys).Pass);
        if (settings.RequestsPerSecond > 0) app.UseRateLimiter();
        app.UseRequestDecompression();
        MapAll(app, settings);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, ServiceSettings settings, TimeProvider clock)
    {
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Kestrel answers these itself, and whoever sends nonsense could fill the log.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Warning);
        IServiceCollection services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(clock);
        services.AddSingleton<EventBody>();
        services.AddSingleton<LiveHub>();
        services.AddSingleton<ServiceFigures>();
        services.AddSingleton<ISqlDialect>(_ => settings.Postgres is string connection
            ? new PostgresDialect(connection)
            : new SqliteDialect(settings.PathOf(SqliteFile)));
        services.AddSingleton<IIncidentStore, SqlIncidentStore>();
        services.AddSingleton<EventPipeline>();
        services.AddSingleton<ModelStore>();
        services.AddSingleton<ServiceLife>();
        services.AddHostedService(provider => provider.GetRequiredService<ServiceLife>());
        services.ConfigureHttpJsonOptions(json => ApiJson.Applied(json.SerializerOptions));
        services.AddOpenApi("v1", OpenApiPage.Describe);
        services.AddRequestDecompression();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ServiceFigures.MeterName, "MLNetHybrid", "Microsoft.AspNetCore.Hosting")
            .AddPrometheusExporter());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
    }

    private static void AddLimits(WebApplicationBuilder builder, ServiceSettings settings, bool needsKeys)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.EventBytes;
        });
        // A page that a browser of this machine shows must not reach the service under a name of its own.
        string hosts = settings.Hosts ?? (needsKeys ? "*" : "localhost;127.0.0.1;[::1]");
        builder.Services.PostConfigure<HostFilteringOptions>(filter => filter.AllowedHosts = hosts.Split(';'));
        // Ten times a second, up to two seconds' worth at once.
        const int PerSecond = 10;
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.OnRejected = (context, _) => new ValueTask(Problems.Write(context.HttpContext, Problems.TooMany()));
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                context.GetEndpoint()?.Metadata.GetMetadata<KeyNeeded>() is null
                    ? RateLimitPartition.GetNoLimiter("")
                    : RateLimitPartition.GetTokenBucketLimiter(KeyCheck.ClientOf(context), _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = Math.Max(1, 2 * settings.RequestsPerSecond),
                        TokensPerPeriod = Math.Max(1, settings.RequestsPerSecond / PerSecond),
                        ReplenishmentPeriod = TimeSpan.FromSeconds(
                            Math.Max(1, settings.RequestsPerSecond / PerSecond) / (double)Math.Max(1, settings.RequestsPerSecond)),
                    }));
        });
    }

    private static void MapAll(WebApplication app, ServiceSettings settings)
    {
        EventEndpoints.Map(app);
        IncidentEndpoints.Map(app);
        StreamEndpoints.Map(app);
        ModelEndpoints.Map(app, settings);
        LiveEndpoints.Map(app);
        HealthEndpoints.Map(app);
        OpenApiPage.Map(app);
        PageFiles.Map(app);
        app.MapPrometheusScrapingEndpoint("/metrics").WithMetadata(new KeyNeeded(KeyRole.Read));
    }
}
