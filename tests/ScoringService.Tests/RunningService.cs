using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Hosting;
using ScoringService.Http;

namespace ScoringService.Tests;

/// <summary>The service on a port of its own, as the program runs it.</summary>
internal sealed class RunningService : IAsyncDisposable, IDisposable
{
    private readonly WebApplication? _app;

    private RunningService(WebApplication? app, string url)
    {
        _app = app;
        Url = url;
        Client = new HttpClient { BaseAddress = new Uri(url) };
    }

    public string Url { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app!.Services;

    /// <summary>One that another process runs.</summary>
    public static RunningService At(string url) => new(null, url);

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="folder">Its data.</param>
    /// <param name="model">Put there where there is none; null: there is none.</param>
    /// <param name="settings">As --Scoring:Name=value or --urls=...</param>
    public static async Task<RunningService> Start(TemporaryFolder folder, TrainedModel? model, params string[] settings) =>
        await Start(folder, model, null, settings);

    public static async Task<RunningService> Start(
        TemporaryFolder folder, TrainedModel? model, TimeProvider? clock, params string[] settings)
    {
        if (model is not null && !File.Exists(folder.File("model.zip"))) File.Copy(model.Path, folder.File("model.zip"));
        bool hasUrl = settings.Any(setting => setting.StartsWith("--urls=", StringComparison.Ordinal));
        string[] urls = hasUrl ? [] : ["--urls=http://127.0.0.1:0"];
        WebApplication app = ServiceHost.Create(
            [$"--Scoring:Data={folder.Path}", "--Scoring:Demo=false", "--Logging:LogLevel:Default=Warning", .. urls, .. settings], clock);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var service = new RunningService(app, app.Urls.First());
        if (model is null) return service;
        while (app.Services.GetRequiredService<ServiceLife>() is { Phase: not "ready" } life)
        {
            if (life.Phase == "failed") throw new InvalidOperationException(life.Detail);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        return service;
    }

    /// <summary>Waits for one that another process runs.</summary>
    public async Task UntilReady()
    {
        for (int i = 0; i < 2400; i++)
        {
            try
            {
                using HttpResponseMessage response = await Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
                if (response.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Fail("The service is not ready after two minutes.");
    }

    /// <summary>Sends a body as it is.</summary>
    public async Task<HttpResponseMessage> Post(string path, string body, string type = "application/json") =>
        await Post(path, Encoding.UTF8.GetBytes(body), type);

    public async Task<HttpResponseMessage> Post(string path, byte[] body, string? type = "application/json")
    {
        using var content = new ByteArrayContent(body);
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await Client.PostAsync(path, content, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends events, which must be accepted.</summary>
    public async Task<EventsAnswer> Send(IEnumerable<LogEvent> events)
    {
        using var body = new MemoryStream();
        LogWriter.Write(body, events);
        using HttpResponseMessage response = await Post("/v1/events", body.ToArray());
        return await Read<EventsAnswer>(response);
    }

    public async Task<T> Get<T>(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        return await Read<T>(response);
    }

    /// <summary>The body of an answer that must be a success.</summary>
    public static async Task<T> Read<T>(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<T>(text, ApiJson.Options)!;
    }

    /// <summary>The body of an answer that must be a problem of this status.</summary>
    public static async Task<JsonElement> Problem(HttpResponseMessage response, int status)
    {
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is null) return;
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    public void Dispose() => Client.Dispose();
}
