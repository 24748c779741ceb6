using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Live;

namespace ScoringService.Tests.Http;

/// <summary>Clients that vanish, send slowly, or do not read: nothing of theirs is kept by halves, and others are served.</summary>
public sealed class SlowClientTests(TrainedModel model) : IDisposable
{
    private const string Event = """{"time":1748937600000,"type":"LOGIN","userId":"a"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_clients_that_vanish_within_a_request_nothing_is_kept()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        for (int i = 0; i < 60; i++)
        {
            using TcpClient client = await Connect(service);
            string body = $"[{string.Join(',', Enumerable.Repeat(Event, 20))}]";
            await Send(client, Head(body.Length) + body[..(i * (body.Length - 1) / 59)]);
            // Half of them end with a reset.
            if (i % 2 == 0) client.LingerState = new LingerOption(true, 0);
        }
        Assert.Equal(1, (await service.Send(model.Events.Take(1))).Verdicts[0].Sequence);
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_answer_holds_nobody_up()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        string body = $"[{string.Join(',', Enumerable.Repeat(Event, 500))}]";
        for (int i = 0; i < 10; i++)
        {
            using TcpClient client = await Connect(service);
            await Send(client, Head(body.Length) + body);
            client.LingerState = new LingerOption(true, 0);
        }
        // What was sent whole may be kept, all of it or nothing.
        long sequence = (await service.Send(model.Events.Take(1))).Verdicts[0].Sequence!.Value;
        Assert.Equal(1, sequence % 500);
    }

    [Fact]
    public async Task A_client_that_sends_slowly_is_ended_and_others_are_served_meanwhile()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        using TcpClient slow = await Connect(service);
        await Send(slow, Head(100_000));
        long start = Stopwatch.GetTimestamp();
        byte[] answer = new byte[1000];
        Task<int> ended = Receive(slow, answer);
        int served = 0;
        while (!ended.IsCompleted)
        {
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(60));
            await Task.WhenAny(ended, Task.Delay(250, TestContext.Current.CancellationToken));
            if (!ended.IsCompleted) await SendIfOpen(slow, " ");
            Assert.Equal(++served, (await service.Send(model.Events.Skip(served).Take(1))).Verdicts[0].Sequence);
        }
        int length = await ended;
        if (length > 0) Assert.StartsWith("HTTP/1.1 408", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
        Assert.InRange(served, 5, int.MaxValue);
    }

    [Fact]
    public async Task A_follower_that_does_not_read_misses_messages_and_is_forgotten_when_it_goes()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        var hub = service.Services.GetRequiredService<LiveHub>();
        using (TcpClient deaf = await Connect(service))
        {
            deaf.ReceiveBufferSize = 1024;
            await Send(deaf, "GET /v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
            while (hub.Followers == 0) await Task.Delay(20, TestContext.Current.CancellationToken);
            foreach (var chunk in model.Events.Chunk(100))
            {
                Assert.Equal(chunk.Length, (await service.Send(chunk)).Accepted);
                hub.Send(null);
            }
            deaf.LingerState = new LingerOption(true, 0);
        }
        long start = Stopwatch.GetTimestamp();
        while (hub.Followers > 0)
        {
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(30));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static string Head(int length) =>
        $"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n";

    private static async Task<TcpClient> Connect(RunningService service)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(service.Url).Port, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task Send(TcpClient client, string text) =>
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

    private static async Task SendIfOpen(TcpClient client, string text)
    {
        try
        {
            await Send(client, text);
        }
        catch (IOException)
        {
            // The service has ended it.
        }
    }

    // 0: closed without an answer.
    private static async Task<int> Receive(TcpClient client, byte[] answer)
    {
        try
        {
            return await client.GetStream().ReadAsync(answer, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
