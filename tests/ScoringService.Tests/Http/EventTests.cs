using System.Text.Json;
using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Training;
using Microsoft.ML;
using ScoringService.Http;

namespace ScoringService.Tests.Http;

/// <summary>Events go in, verdicts come out.</summary>
public sealed class EventTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verdicts_are_those_of_one_pass_over_the_log()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        List<EventVerdict> verdicts = [];
        foreach (LogEvent[] chunk in model.Events.Chunk(100)) verdicts.AddRange((await service.Send(chunk)).Verdicts);

        var ml = new MLContext();
        var sequence = new EventSequence([], model.Events);
        (ITransformer loaded, _) = ModelFile.Load(ml, model.Path);
        IReadOnlyList<Judgement> judgements = Judge.Run(
            loaded.Transform(sequence.ToDataView(ml)), sequence, [LogModel.Verdict, LogModel.OfSingleEvents]);
        bool[] expected = RowJudgement.Verdicts(judgements[0], judgements[1]);
        Assert.Equal(expected.Length, verdicts.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            float score = judgements[0].Scores[i];
            Assert.Equal(float.IsNaN(score) ? VerdictStatus.Alone : VerdictStatus.Judged, verdicts[i].Status);
            Assert.Equal(i + 1, verdicts[i].Sequence);
            Assert.Equal(expected[i], verdicts[i].Alarm);
            if (!float.IsNaN(score)) Assert.Equal(score, (float)verdicts[i].Score!.Value);
        }
        Assert.Contains(verdicts, verdict => verdict.Alarm);
    }

    [Theory]
    [InlineData("""{"timestamp":"2025-06-03 10:00:00+02:00","log_type":"event","userId":"a","type":"LOGIN"}""", "application/json", 1)]
    [InlineData("""[{"time":1748937600000,"type":"LOGIN","userId":"a"},{"time":1748937601000,"type":"LOGOUT","userId":"a"}]""",
        "application/json; charset=utf-8", 2)]
    [InlineData("{\"time\":1748937600000,\"type\":\"LOGIN\",\"userId\":\"a\"}\n"
        + "{\"time\":1748937601000,\"type\":\"LOGIN\",\"userId\":\"b\"}\n", "application/x-ndjson", 2)]
    [InlineData("""{"time":1748937600000,"operationType":"CREATE","resourceType":"USER","authDetails":{"userId":"a"}}""",
        "application/json", 1)]
    [InlineData("2025-06-03 10:00:00,123 INFO  [org.keycloak.events] (x) type=\"LOGIN\", realmId=\"r\", clientId=\"c\", userId=\"a\", "
        + "ipAddress=\"10.0.0.1\"\nanother line\n", "text/plain", 1)]
    [InlineData("""{"hits":{"hits":[{"_source":{"time":1748937600000,"type":"LOGIN","userId":"a"}}]}}""", "application/json", 1)]
    public async Task Every_form_of_event_is_read(string body, string type, int events)
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        using HttpResponseMessage response = await service.Post("/v1/events", body, type);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        EventsAnswer answer = await RunningService.Read<EventsAnswer>(response);
        Assert.Equal(events, answer.Accepted);
        Assert.All(answer.Verdicts, verdict => Assert.Equal((VerdictStatus.Alone, null), (verdict.Status, verdict.Score)));
    }

    [Fact]
    public async Task One_bad_event_refuses_all_and_names_its_place_and_field()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        const string body = """
            [{"time":1748937600000,"type":"LOGIN","userId":"a"},
             {"time":1748937601000,"type":"LOGIN","userId":["b"]}]
            """;
        using HttpResponseMessage response = await service.Post("/v1/events", body);
        JsonElement problem = await RunningService.Problem(response, 400);
        Assert.Equal("userId", problem.GetProperty("field").GetString());
        Assert.Equal(2, problem.GetProperty("record").GetInt32());
        Assert.Contains("line 2", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using HttpResponseMessage stream = await service.Client.GetAsync("/v1/streams/a", TestContext.Current.CancellationToken);
        await RunningService.Problem(stream, 404);
    }

    [Fact]
    public async Task An_event_that_comes_again_gets_the_verdict_it_had()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        const string body = """{"id":"e-1","time":1748937600000,"type":"LOGIN","userId":"a"}""";
        async Task<EventVerdict> Post() =>
            (await RunningService.Read<EventsAnswer>(await service.Post("/v1/events", body))).Verdicts.Single();
        EventVerdict first = await Post(), second = await Post();
        Assert.Equal(first with { Status = VerdictStatus.Repeated }, second);

        const string both = """
            {"id":"e-2","time":1748937602000,"type":"LOGIN","userId":"a"}
            {"id":"e-2","time":1748937602000,"type":"LOGIN","userId":"a"}
            """;
        EventsAnswer answer = await RunningService.Read<EventsAnswer>(await service.Post("/v1/events", both, "application/x-ndjson"));
        Assert.Equal([2L, 2L], answer.Verdicts.Select(verdict => verdict.Sequence));
        Assert.Equal(2, (await service.Get<StreamAnswer>("/v1/streams/a")).Events);
    }

    [Fact]
    public async Task Windows_are_judged_by_themselves_and_nothing_is_remembered()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        IGrouping<string, LogEvent> user = model.Events.GroupBy(row => row.UserId).First(group => group.Count() > 12);
        async Task<EventVerdict> Judge(int count)
        {
            using var body = new MemoryStream();
            LogWriter.Write(body, user.Take(count));
            return await RunningService.Read<EventVerdict>(await service.Post("/v1/windows", body.ToArray()));
        }

        EventVerdict full = await Judge(10);
        Assert.Equal(full, await Judge(10));
        Assert.Equal((VerdictStatus.Judged, null), (full.Status, full.Sequence));
        Assert.Equal(VerdictStatus.Alone, (await Judge(2)).Status);
        using var window = new MemoryStream();
        LogWriter.Write(window, user.Take(10));
        ExplanationAnswer why = await RunningService.Read<ExplanationAnswer>(await service.Post("/v1/explanations", window.ToArray()));
        Assert.Equal(full.Score!.Value, why.Score!.Value, 1e-3);
        Assert.Equal(full.Alarm, why.Alarm);
        Assert.NotEmpty(why.Detectors);
        Assert.InRange(why.Detectors.Sum(detector => detector.Share ?? 0), 0.99, 1.01);
        Assert.All(why.Features, feature => Assert.InRange(feature.EventsBefore, 0, 9));
        Assert.Contains(why.Features[0].Name, why.Text, StringComparison.Ordinal);
        using HttpResponseMessage stream = await service.Client.GetAsync($"/v1/streams/{user.Key}", TestContext.Current.CancellationToken);
        await RunningService.Problem(stream, 404);

        using HttpResponseMessage mixed = await service.Post("/v1/windows", """
            [{"time":1748937600000,"type":"LOGIN","userId":"a"},{"time":1748937601000,"type":"LOGIN","userId":"b"}]
            """);
        Assert.Equal("userId", (await RunningService.Problem(mixed, 400)).GetProperty("field").GetString());
        using HttpResponseMessage backwards = await service.Post("/v1/windows", """
            [{"time":1748937602000,"type":"LOGIN","userId":"a"},{"time":1748937601000,"type":"LOGIN","userId":"a"}]
            """);
        Assert.Equal(2, (await RunningService.Problem(backwards, 400)).GetProperty("record").GetInt32());
    }

    [Fact]
    public async Task ONNX_Runtime_gives_the_same_verdicts()
    {
        using var other = new TemporaryFolder();
        await using RunningService managed = await RunningService.Start(_folder, model);
        List<EventVerdict> expected = [], found = [];
        foreach (LogEvent[] chunk in model.Events.Chunk(200)) expected.AddRange((await managed.Send(chunk)).Verdicts);
        // Its memory goes on after a restart, too.
        foreach (LogEvent[] part in model.Events.Chunk((model.Events.Count / 2) + 1))
        {
            await using RunningService service = await RunningService.Start(other, model, "--Scoring:OnnxRuntime=true");
            foreach (LogEvent[] chunk in part.Chunk(200)) found.AddRange((await service.Send(chunk)).Verdicts);
        }
        Assert.Equal(expected.Select(verdict => verdict with { Score = null }), found.Select(verdict => verdict with { Score = null }));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Score ?? 0, pair.Second.Score ?? 0, 1e-3));
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("CORP/alice bob%2F?#ä")]
    public async Task A_stream_is_found_by_any_name(string user)
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        await service.Send([new LogEvent
        {
            Timestamp = DateTimeOffset.UnixEpoch.AddDays(20_000), LogType = LogType.Event, UserId = user, Type = EventType.Login,
        }]);
        string path = $"/v1/streams/{Uri.EscapeDataString(user)}";
        StreamAnswer stream = await service.Get<StreamAnswer>(path);
        Assert.Equal((user, 1), (stream.Key, stream.Events));
        Assert.Equal(user, (await service.Get<StreamAnswer[]>("/v1/streams?top=3")).Single().Key);
    }
}
