using System.Net;
using System.Net.Http.Headers;
using ScoringService.Commands;
using ScoringService.Hosting;
using ScoringService.Keys;

namespace ScoringService.Tests.Keys;

/// <summary>Who may do what.</summary>
public sealed class KeyTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--urls=http://0.0.0.0:0")]
    [InlineData("--urls=http://*:0")]
    [InlineData("--urls=http://127.0.0.1:0;http://[::]:0")]
    [InlineData("--http_ports=8080")]
    [InlineData("--Kestrel:Endpoints:Open:Url=http://10.0.0.1:80")]
    [InlineData("--Scoring:RequireKeys=true")]
    public async Task Without_a_key_it_does_not_start_where_others_reach_it(string setting)
    {
        using var error = new StringWriter();
        int code = await ServiceProgram.Run([$"--Scoring:Data={_folder.Path}", setting], TextWriter.Null, error);
        Assert.Equal(1, code);
        Assert.Contains("new-key", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5080", true)]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("https://[::1]:5080", true)]
    [InlineData("http://127.1.2.3:80", true)]
    [InlineData("http://0.0.0.0:80", false)]
    [InlineData("http://+:80", false)]
    [InlineData("http://example.org", false)]
    [InlineData("http://localhost.example.org", false)]
    [InlineData("nonsense", false)]
    public void Loopback_is_what_only_this_machine_reaches(string url, bool isLoopback) =>
        Assert.Equal(isLoopback, Binding.IsLoopback(url));

    [Fact]
    public async Task Each_key_is_good_for_its_role()
    {
        string file = _folder.File(ServiceHost.KeysFile);
        string send = KeyFile.Create(file, "shipper", KeyRole.Send), read = KeyFile.Create(file, "page", KeyRole.Read),
            all = KeyFile.Create(file, "owner", KeyRole.All);
        await using RunningService service = await RunningService.Start(_folder, model, "--Scoring:RequireKeys=true");
        const string body = """{"time":1748937600000,"type":"LOGIN","userId":"a"}""";
        foreach ((string? key, int events, int incidents, int put) in new[]
        {
            (null, 401, 401, 401), ("wrong", 401, 401, 401), (send, 200, 403, 403), (read, 403, 200, 403), (all, 200, 200, 400),
            (all[..^1], 401, 401, 401), ("", 401, 401, 401),
        })
        {
            Assert.Equal(events, await Status(key, HttpMethod.Post, "/v1/events", body));
            Assert.Equal(incidents, await Status(key, HttpMethod.Get, "/v1/incidents", null));
            Assert.Equal(incidents, await Status(key, HttpMethod.Get, "/metrics", null));
            Assert.Equal(put, await Status(key, HttpMethod.Put, "/v1/model", body));
            Assert.Equal(200, await Status(key, HttpMethod.Get, "/health/ready", null));
            Assert.Equal(200, await Status(key, HttpMethod.Get, "/", null));
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/model");
        request.Headers.Add("X-Api-Key", read);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);

        async Task<int> Status(string? key, HttpMethod method, string path, string? content)
        {
            using var message = new HttpRequestMessage(method, path);
            if (key is not null) message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            if (content is not null) message.Content = new StringContent(content, MediaTypeHeaderValue.Parse(
                method == HttpMethod.Put ? "application/zip" : "application/json"));
            using HttpResponseMessage response = await service.Client.SendAsync(message, TestContext.Current.CancellationToken);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task The_command_shows_a_key_once_and_keeps_its_hash()
    {
        using var output = new StringWriter();
        Assert.Equal(0, await ServiceProgram.Run(
            ["new-key", "--name", "ops", "--role", "Read", "--data", _folder.Path], output, TextWriter.Null));
        string key = output.ToString().Trim();
        string kept = await File.ReadAllTextAsync(_folder.File(ServiceHost.KeysFile), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(key[3..], kept, StringComparison.Ordinal);
        Assert.Equal(("ops", KeyRole.Read), KeyFile.Read(_folder.File(ServiceHost.KeysFile)).Find(key));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File(ServiceHost.KeysFile)));
        using var error = new StringWriter();
        Assert.Equal(1, await ServiceProgram.Run(["new-key", "--name", "ops", "--data", _folder.Path], TextWriter.Null, error));
        Assert.Contains("'ops' already", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await ServiceProgram.Run(["new-key", "--name", "a b", "--data", _folder.Path], TextWriter.Null, error));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("Origin", "http://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Host", "evil.example", 400)]
    public async Task Pages_of_other_sites_cannot_send_anything(string header, string value, int status)
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events");
        request.Content = new StringContent(
            """{"time":1748937600000,"type":"LOGIN","userId":"a"}""", MediaTypeHeaderValue.Parse("text/plain"));
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
    }
}
