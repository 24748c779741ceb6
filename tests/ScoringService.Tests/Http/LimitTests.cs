using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using ScoringService.Commands;
using ScoringService.Http;

namespace ScoringService.Tests.Http;

/// <summary>How much is taken, and what is said where it is more.</summary>
public sealed class LimitTests(TrainedModel model) : IDisposable
{
    private const string Event = """{"time":1748937600000,"type":"LOGIN","userId":"a"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Too_many_bytes_are_refused_whether_announced_or_not_and_unpacked_too()
    {
        await using RunningService service = await RunningService.Start(_folder, model, "--Scoring:EventBytes=2000");
        byte[] large = new byte[3000];
        Array.Fill(large, (byte)' ');
        using (HttpResponseMessage announced = await service.Post("/v1/events", large)) await RunningService.Problem(announced, 413);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new StreamContent(new MemoryStream(large)) };
        chunked.Content.Headers.ContentType = new("application/json");
        chunked.Headers.TransferEncodingChunked = true;
        using (HttpResponseMessage response = await service.Client.SendAsync(chunked, TestContext.Current.CancellationToken))
            await RunningService.Problem(response, 413);
        using (HttpResponseMessage packed = await Packed(service, new string(' ', 5_000_000) + Event))
            await RunningService.Problem(packed, 413);
        using (HttpResponseMessage packed = await Packed(service, Event)) Assert.Equal(HttpStatusCode.OK, packed.StatusCode);
    }

    [Fact]
    public async Task Models_have_a_limit_of_their_own()
    {
        await using RunningService service = await RunningService.Start(
            _folder, model, "--Scoring:EventBytes=2000", "--Scoring:ModelBytes=1000000");
        foreach ((int length, int status) in new[] { (100_000, 400), (1_000_001, 413) })
        {
            using var content = new ByteArrayContent(new byte[length]);
            content.Headers.ContentType = new("application/zip");
            using HttpResponseMessage response = await service.Client.PutAsync("/v1/model", content, TestContext.Current.CancellationToken);
            await RunningService.Problem(response, status);
        }
    }

    [Fact]
    public async Task Too_many_events_are_refused()
    {
        await using RunningService service = await RunningService.Start(_folder, model, "--Scoring:EventsPerRequest=3");
        using HttpResponseMessage four = await service.Post("/v1/events", $"[{string.Join(',', Enumerable.Repeat(Event, 4))}]");
        await RunningService.Problem(four, 413);
        using HttpResponseMessage three = await service.Post("/v1/events", $"[{string.Join(',', Enumerable.Repeat(Event, 3))}]");
        Assert.Equal(3, (await RunningService.Read<EventsAnswer>(three)).Accepted);
    }

    [Fact]
    public async Task Too_many_requests_a_second_are_refused_and_counted()
    {
        await using RunningService service = await RunningService.Start(_folder, model, "--Scoring:RequestsPerSecond=5");
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => service.Post("/v1/events", Event)));
        HttpResponseMessage refused = responses.First(response => response.StatusCode == HttpStatusCode.TooManyRequests);
        await RunningService.Problem(refused, 429);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.InRange(responses.Count(response => response.IsSuccessStatusCode), 10, 20);
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        string metrics = await service.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("reason=\"too-many\"", metrics, StringComparison.Ordinal);
        Assert.Contains("scoring_events_total", metrics, StringComparison.Ordinal);
        foreach (HttpResponseMessage response in responses) response.Dispose();
    }

    [Fact]
    public async Task Followers_are_limited()
    {
        await using RunningService service = await RunningService.Start(_folder, model, "--Scoring:Followers=1");
        using HttpResponseMessage first = await service.Client.GetAsync(
            "/v1/live", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", first.Content.Headers.ContentType?.MediaType);
        using HttpResponseMessage second = await service.Client.GetAsync(
            "/v1/live", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await RunningService.Problem(second, 503);
    }

    [Theory]
    [InlineData("--Scoring:MemoryDays=0", "MemoryDays")]
    [InlineData("--Scoring:Queue=-1", "Queue")]
    [InlineData("--Scoring:EventBytes=many", "EventBytes")]
    public async Task Settings_out_of_range_are_named(string setting, string name)
    {
        using var error = new StringWriter();
        Assert.Equal(1, await ServiceProgram.Run([$"--Scoring:Data={_folder.Path}", setting], TextWriter.Null, error));
        Assert.Contains(name, error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> Packed(RunningService service, string text)
    {
        using var stream = new MemoryStream();
        await using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        using var content = new ByteArrayContent(stream.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        return await service.Client.PostAsync("/v1/events", content, TestContext.Current.CancellationToken);
    }
}
