using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MLNetHybrid.Serving.Tests;

/// <summary>An application that serves a model from a file.</summary>
internal sealed class ServedApplication : IAsyncDisposable
{
    private readonly IHost _host;

    private ServedApplication(IHost host) => _host = host;

    public ServedStreamScorer<Reading, ReadingVerdict> Scorer => Get<ServedStreamScorer<Reading, ReadingVerdict>>();

    public static async Task<ServedApplication> Start(
        string zip, Action<StreamScorerBuilder<Reading, ReadingVerdict>>? configure = null, bool watch = false)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        StreamScorerBuilder<Reading, ReadingVerdict> scorer = builder.Services.AddStreamScorer<Reading, ReadingVerdict>("readings")
            .FromFile(zip, watch);
        configure?.Invoke(scorer);
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            host.Dispose();
            throw;
        }
        return new(host);
    }

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
