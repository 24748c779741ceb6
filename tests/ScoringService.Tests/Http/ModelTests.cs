using System.Net;
using System.Text.Json;
using KeycloakLogGenerator.Events;
using ScoringService.Http;
using ScoringService.Scoring;

namespace ScoringService.Tests.Http;

/// <summary>Another model takes over while events come, or is refused and the present one stays.</summary>
public sealed class ModelTests(TrainedModel model) : IDisposable
{
    private const string Zip = "application/zip";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_says_what_it_was_trained_on()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        ModelDescription description = await service.Get<ModelDescription>("/v1/model");
        Assert.Equal(ModelDescription.Of(model.Path), description);
        Assert.Equal(model.Training.Count, description.Rows);
        Assert.Equal(model.Training.Max(row => row.Timestamp), description.Until);
        Assert.NotNull(description.Trained);
    }

    [Fact]
    public async Task Swapping_under_load_loses_no_event_and_no_memory()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        byte[] zip = await File.ReadAllBytesAsync(model.Path, TestContext.Current.CancellationToken);
        // Four senders, each with users of its own, so that each user's events stay in their order.
        Task<List<EventVerdict>>[] senders =
        [
            .. Enumerable.Range(0, 4).Select(part => Task.Run(async () =>
            {
                List<EventVerdict> verdicts = [];
                foreach (LogEvent[] chunk in model.Events.Where(row => Hash(row.UserId) % 4 == part).Chunk(5))
                    verdicts.AddRange((await service.Send(chunk)).Verdicts);
                return verdicts;
            }, TestContext.Current.CancellationToken)),
        ];
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage response = await Put(service, zip);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        List<EventVerdict> all = [.. (await Task.WhenAll(senders)).SelectMany(verdicts => verdicts)];
        Assert.Equal(
            Enumerable.Range(1, model.Events.Count).Select(i => (long?)i), all.Select(verdict => verdict.Sequence).Order());
        // A model without memory would judge each user's next events alone; so only the first four of each are.
        int expected = model.Events.GroupBy(row => row.UserId).Sum(user => Math.Min(4, user.Count()));
        Assert.Equal(expected, all.Count(verdict => verdict.Status == VerdictStatus.Alone));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("half")]
    [InlineData("flipped")]
    [InlineData("zipOfNothing")]
    public async Task A_broken_zip_is_refused_and_the_old_model_stays(string damage)
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        byte[] good = await File.ReadAllBytesAsync(model.Path, TestContext.Current.CancellationToken);
        byte[] bad = damage switch
        {
            "empty" => [],
            "text" => "not a zip"u8.ToArray(),
            "half" => good[..(good.Length / 2)],
            "flipped" => [.. good.Select((value, i) => i == good.Length / 3 ? (byte)(value ^ 0x40) : value)],
            _ => EmptyZip(),
        };
        using HttpResponseMessage response = await Put(service, bad);
        JsonElement problem = await RunningService.Problem(response, 400);
        Assert.DoesNotContain(_folder.Path, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(ModelDescription.Of(model.Path), await service.Get<ModelDescription>("/v1/model"));
        Assert.Equal(good, await File.ReadAllBytesAsync(_folder.File("model.zip"), TestContext.Current.CancellationToken));
        await service.Send(model.Events.Take(10));
        Assert.Equal(["events", "incidents.db", "incidents.db-shm", "incidents.db-wal", "model.zip"], _folder.Names);
    }

    [Fact]
    public async Task A_service_without_a_model_waits_for_one()
    {
        await using RunningService service = await RunningService.Start(_folder, model: null);
        while ((await Ready(service)).Status != "failed") await Task.Delay(20, TestContext.Current.CancellationToken);
        using (HttpResponseMessage early = await service.Post("/v1/events", "{}")) await RunningService.Problem(early, 503);
        using (HttpResponseMessage none = await service.Client.GetAsync("/v1/model", TestContext.Current.CancellationToken))
            await RunningService.Problem(none, 404);
        byte[] zip = await File.ReadAllBytesAsync(model.Path, TestContext.Current.CancellationToken);
        using (HttpResponseMessage put = await Put(service, zip)) Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal("ready", (await Ready(service)).Status);
        Assert.Equal(10, (await service.Send(model.Events.Take(10))).Accepted);
    }

    private static async Task<HealthAnswer> Ready(RunningService service)
    {
        using HttpResponseMessage response = await service.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        return JsonSerializer.Deserialize<HealthAnswer>(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), ApiJson.Options)!;
    }

    private static async Task<HttpResponseMessage> Put(RunningService service, byte[] zip)
    {
        using var content = new ByteArrayContent(zip);
        content.Headers.ContentType = new(Zip);
        return await service.Client.PutAsync("/v1/model", content, TestContext.Current.CancellationToken);
    }

    private static byte[] EmptyZip()
    {
        using var stream = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
            archive.CreateEntry("nothing");
        return stream.ToArray();
    }

    private static int Hash(string user) => user.Sum(character => character);
}
