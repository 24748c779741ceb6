using System.Net.Sockets;
using System.Text;
using ScoringService.Http;

namespace ScoringService.Tests.Http;

/// <summary>Requests that want to do harm, or come from programs that are wrong.</summary>
public sealed class HostileTests(TrainedModel model) : IDisposable
{
    private const string Good = """{"time":1748937600000,"type":"LOGIN","userId":"a"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string, string?, int> Requests => new()
    {
        // What is no event.
        { "POST", "/v1/events", "", "application/json", 400 },
        { "POST", "/v1/events", "   \n\n  ", "application/json", 400 },
        { "POST", "/v1/events", "null", "application/json", 400 },
        { "POST", "/v1/events", "[null]", "application/json", 400 },
        { "POST", "/v1/events", "true", "application/json", 400 },
        { "POST", "/v1/events", "[]", "application/json", 400 },
        { "POST", "/v1/events", "{}", "application/json", 400 },
        { "POST", "/v1/events", "[[[[[]]]]]", "application/json", 400 },
        { "POST", "/v1/events", "{\"a\":", "application/json", 400 },
        { "POST", "/v1/events", $"[{Good}", "application/json", 400 },
        { "POST", "/v1/events", "<xml/>", "application/json", 400 },
        { "POST", "/v1/events", "just a line\nand another", "text/plain", 400 },
        { "POST", "/v1/events", $"{Deep(5000)}", "application/json", 400 },
        { "POST", "/v1/events", With("details", Deep(5000)), "application/json", 400 },
        // Fields that cannot be used.
        { "POST", "/v1/events", """{"time":1748937600000}""", "application/json", 400 },
        { "POST", "/v1/events", """{"userId":"a","type":"LOGIN"}""", "application/json", 400 },
        { "POST", "/v1/events", """{"time":-1,"userId":"a"}""", "application/json", 400 },
        { "POST", "/v1/events", """{"time":1e308,"userId":"a"}""", "application/json", 400 },
        { "POST", "/v1/events", """{"time":"9999-12-31T23:59:59Z","userId":"a"}""", "application/json", 400 },
        { "POST", "/v1/events", """{"time":"1748937600000; DROP TABLE incidents","userId":"a"}""", "application/json", 400 },
        { "POST", "/v1/events", """{"time":1748937600000,"userId":{"$ne":null}}""", "application/json", 400 },
        { "POST", "/v1/events", """{"time":1748937600000,"userId":"a","status":1e9999}""", "application/json", 400 },
        { "POST", "/v1/events", """{"time":1748937600000,"userId":"a","status":NaN}""", "application/json", 400 },
        { "POST", "/v1/events", """{"time":1748937600000,"userId":"a","roles":[1,2]}""", "application/json", 400 },
        { "POST", "/v1/events", """{"time":1748937600000,"userId":"\ud800"}""", "application/json", 400 },
        { "POST", "/v1/events", """{"time":1748937600000,"userId":"a","details":"[]"}""", "application/json", 400 },
        { "POST", "/v1/events", $"{{\"time\":1748937600000,\"userId\":\"{new string('a', 600)}\"}}", "application/json", 400 },
        { "POST", "/v1/events", With("path", $"\"{new string('/', 5000)}\""), "application/json", 400 },
        { "POST", "/v1/events", With("roles", $"[{Many("\"r\"", 300)}]"), "application/json", 400 },
        // What is an event although it looks as if it were none.
        { "POST", "/v1/events", """{"time":1748937600000,"userId":"\u0000\u001b[31m\u202e"}""", "application/json", 200 },
        { "POST", "/v1/events", """{"time":1748937600000,"userId":"'; DROP TABLE incidents; --"}""", "application/json", 200 },
        { "POST", "/v1/events", """{"time":1748937600000,"userId":"a","__proto__":{"x":1},"constructor":null}""", "application/json", 200 },
        { "POST", "/v1/events", """{"userId":"b","time":1748937600000,"userId":"a"}""", "application/json", 200 },
        { "POST", "/v1/events", $"{Good}}}", "application/json", 200 },
        { "POST", "/v1/events", $"\uFEFF{Good}", "application/json", 200 },
        { "POST", "/v1/events", With("details", $"{{{Names(100_000)}}}"), "application/json", 200 },
        // Content that is not read.
        { "POST", "/v1/events", Good, null, 415 },
        { "POST", "/v1/events", Good, "application/xml", 415 },
        { "POST", "/v1/events", Good, "application/json; charset=utf-16", 415 },
        { "POST", "/v1/events", Good, "multipart/form-data; boundary=x", 415 },
        // Other addresses and methods.
        { "GET", "/v1/events", "", null, 405 },
        { "DELETE", "/v1/incidents", "", null, 405 },
        { "GET", "/v1/incidents?limit=-1", "", null, 400 },
        { "GET", "/v1/incidents?since=%00", "", null, 400 },
        { "GET", "/v1/incidents?user='%20OR%201=1%20--", "", null, 200 },
        { "GET", "/v1/incidents/..%2f..%2fetc%2fpasswd", "", null, 404 },
        { "GET", "/v1/streams/%F0%28%8C%28", "", null, 404 },
        { "GET", "/v1/streams?top=99999999999", "", null, 400 },
        { "GET", "/..%2f..%2fetc/passwd", "", null, 404 },
        { "GET", "/Page/index.html", "", null, 404 },
        { "POST", "/v1/windows", "[]", "application/json", 400 },
        { "POST", "/v1/incidents/x/verdict", "{\"verdict\":", "application/json", 400 },
        { "POST", "/v1/incidents/x/verdict", $"{{\"note\":\"{new string('a', 2000)}\"}}", "application/json", 400 },
        { "PUT", "/v1/model", "PK\u0003\u0004", "application/zip", 400 },
        { "PUT", "/v1/model", "{}", "application/json", 415 },
    };

    [Fact]
    public async Task Each_gets_the_answer_it_deserves()
    {
        await using RunningService service = await RunningService.Start(_folder, model, "--Scoring:RequestsPerSecond=0");
        long accepted = 0;
        List<string> wrong = [];
        foreach ((string method, string path, string body, string? type, int status) in Requests.Select(row => row.Data))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(service.Url + path, new UriCreationOptions
            {
                DangerousDisablePathAndQueryCanonicalization = true,
            }));
            if (body.Length > 0 || type is not null)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                if (type is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
            using HttpResponseMessage response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
            string shown = $"{method} {path} {body[..Math.Min(60, body.Length)]} as {type}";
            if ((int)response.StatusCode != status) wrong.Add($"{shown}: {(int)response.StatusCode} instead of {status}");
            else if (status >= 400) await RunningService.Problem(response, status);
            else if (path == "/v1/events") accepted += (await RunningService.Read<EventsAnswer>(response)).Accepted;
        }
        Assert.True(wrong is [], string.Join('\n', wrong));
        await AssertKept(service, accepted);
    }

    // Half-open connections, nonsense instead of HTTP, heads without end.
    [Theory]
    [InlineData("\u0016\u0003\u0001 this is not HTTP\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("GET /v1/incidents/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", "HTTP/1.1 505")]
    [InlineData("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n"
        + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 400")]
    public async Task What_is_no_HTTP_is_ended(string sent, string answer)
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", new Uri(service.Url).Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(sent), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream());
        Assert.StartsWith(answer, await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(1, (await service.Send(model.Events.Take(1))).Accepted);
    }

    [Fact]
    public async Task Ten_thousand_damaged_requests_break_nothing_and_lose_nothing()
    {
        long accepted = 0;
        int refused = 0;
        await using (RunningService service = await RunningService.Start(_folder, model, "--Scoring:RequestsPerSecond=0"))
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, 10_000),
                new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken },
                async (i, _) =>
                {
                    (string path, byte[] body, string? type) = DamagedRequest.Of(i);
                    using HttpResponseMessage response = await service.Post(path, body, type);
                    int status = (int)response.StatusCode;
                    Assert.True(status is 200 or (>= 400 and < 500), $"seed {i}: {status}");
                    if (status != 200)
                    {
                        await RunningService.Problem(response, status);
                        Interlocked.Increment(ref refused);
                        return;
                    }
                    string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                    Assert.DoesNotContain(":NaN", text, StringComparison.Ordinal);
                    if (path == "/v1/events")
                        Interlocked.Add(ref accepted, (await RunningService.Read<EventsAnswer>(response)).Accepted);
                });
            await AssertKept(service, accepted);
            accepted++;
        }
        Assert.InRange(refused, 2000, 9500);
        await using RunningService again = await RunningService.Start(_folder, model);
        await AssertKept(again, accepted);
    }

    // The next event's number says how many have been kept.
    private async Task AssertKept(RunningService service, long accepted)
    {
        EventsAnswer next = await service.Send(model.Events.Take(1));
        Assert.Equal(accepted + 1, next.Verdicts[0].Sequence);
    }

    private static string With(string field, string value) => $"{{\"time\":1748937600000,\"userId\":\"a\",\"{field}\":{value}}}";

    private static string Deep(int depth) => new string('[', depth) + new string(']', depth);

    private static string Many(string text, int count) => string.Join(',', Enumerable.Repeat(text, count));

    private static string Names(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"n{i}\":\"\""));
}
