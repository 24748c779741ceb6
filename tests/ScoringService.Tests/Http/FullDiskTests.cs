using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Hosting;
using ScoringService.Http;

namespace ScoringService.Tests.Http;

/// <summary>Events that cannot be kept are refused, and have never been.</summary>
public sealed class FullDiskTests(TrainedModel model) : IDisposable
{
    // Where every write fails for want of space.
    private const string FullDevice = "/dev/full";

    private readonly TemporaryFolder _whole = new(), _full = new();

    public void Dispose()
    {
        _whole.Dispose();
        _full.Dispose();
    }

    [Fact]
    public async Task What_a_full_disk_has_refused_may_come_again_and_is_scored_as_if_it_came_once()
    {
        LogEvent[][] chunks = [.. model.Events.Chunk(200)];
        List<EventVerdict> expected = [], found = [];
        await using (RunningService service = await RunningService.Start(_whole, model))
        {
            foreach (LogEvent[] chunk in chunks) expected.AddRange((await service.Send(chunk)).Verdicts);
        }
        foreach (int before in new[] { 0, 3 })
        {
            // The journal opens its file at the first event since the start.
            await using RunningService service = await RunningService.Start(_full, model);
            string events = Directory.CreateDirectory(_full.File("events")).FullName;
            string file = Path.Combine(events, $"{1:D15}.ndjson"), aside = _full.File("aside");
            if (before > 0) File.Move(file, aside);
            File.CreateSymbolicLink(file, FullDevice);
            foreach (LogEvent[] chunk in chunks[before..(before + 2)].Append(chunks[before]))
            {
                using HttpResponseMessage response = await service.Post("/v1/events", Body(chunk));
                await RunningService.Problem(response, 503);
            }
            // A state of what was not kept must not be saved either.
            await service.Services.GetRequiredService<ServiceLife>().Maintain(TestContext.Current.CancellationToken);
            File.Delete(file);
            if (before > 0) File.Move(aside, file);
            foreach (LogEvent[] chunk in chunks[before..(before + 3)]) found.AddRange((await service.Send(chunk)).Verdicts);
        }
        await using (RunningService service = await RunningService.Start(_full, model))
        {
            foreach (LogEvent[] chunk in chunks[6..]) found.AddRange((await service.Send(chunk)).Verdicts);
        }
        Assert.Equal(expected, found);
    }

    private static byte[] Body(LogEvent[] events)
    {
        using var body = new MemoryStream();
        LogWriter.Write(body, events);
        return body.ToArray();
    }
}
