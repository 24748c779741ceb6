using System.Net;
using KeycloakLogs.Incidents;
using KeycloakLogs.Training;
using Microsoft.ML;
using ScoringService.Http;
using ScoringService.Incidents;

namespace ScoringService.Tests.Http;

/// <summary>Alarms become incidents, which are kept, found and judged.</summary>
public sealed class IncidentTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task They_are_those_that_the_whole_log_gives_at_once()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        // As long as a day: whoever comes in between, the incidents end up the same.
        foreach (var chunk in model.Events.Chunk(37)) await service.Send(chunk);
        StoredIncident[] found = [.. (await service.Get<IncidentsAnswer>("/v1/incidents?limit=1000")).Incidents];

        var ml = new MLContext();
        var sequence = new EventSequence([], model.Events);
        (ITransformer loaded, IncidentOptions options) = ModelFile.Load(ml, model.Path);
        IReadOnlyList<Judgement> judgements = Judge.Run(
            loaded.Transform(sequence.ToDataView(ml)), sequence, [LogModel.Verdict, LogModel.OfSingleEvents]);
        IReadOnlyList<Incident> expected = IncidentBuilder.Build(
            [], model.Events, RowJudgement.Scores(judgements[0], judgements[1], LogModel.ThresholdOf(loaded)),
            RowJudgement.Verdicts(judgements[0], judgements[1]), options);
        Assert.NotEmpty(expected);
        Assert.Equal(
            expected.Select(incident => (incident.Entity, incident.First, incident.Last, incident.AlarmRows.Count)).Order(),
            found.Select(incident => (incident.Entity, incident.First, incident.Last, incident.Alarms)).Order());
        foreach (Incident incident in expected)
        {
            StoredIncident kept = found.Single(other => other.Entity == incident.Entity && other.First == incident.First);
            Assert.Equal(incident.Rarity, kept.Rarity, 1e-2);
            Assert.Equal(incident.Changes, kept.Changes);
        }
    }

    [Fact]
    public async Task They_are_found_by_user_kind_and_time()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        await service.Send(model.Events);
        StoredIncident[] all = await Find("limit=1000");
        Assert.True(all.Length >= 3);
        Assert.Equal(all.OrderByDescending(incident => incident.Last).Select(incident => incident.Id), all.Select(incident => incident.Id));

        string user = all[0].Users[0], kind = all.SelectMany(incident => incident.Kinds).First();
        Assert.Equal(all.Where(incident => incident.Users.Contains(user)).Select(incident => incident.Id), await Ids($"user={user}"));
        Assert.Equal(all.Where(incident => incident.Kinds.Contains(kind)).Select(incident => incident.Id), await Ids($"kind={kind}"));
        DateTimeOffset middle = all[all.Length / 2].Last;
        Assert.Equal(all.Where(incident => incident.Last >= middle).Select(incident => incident.Id),
            await Ids($"since={Uri.EscapeDataString(middle.ToString("O"))}"));
        Assert.Equal(all.Where(incident => incident.First < middle).Select(incident => incident.Id),
            await Ids($"until={middle.ToUnixTimeMilliseconds()}"));
        Assert.Empty(await Find("user=nobody"));
        Assert.Single(await Find("limit=1"));
        Assert.Equal(all[0].Id, (await service.Get<StoredIncident>($"/v1/incidents/{all[0].Id}")).Id);

        async Task<StoredIncident[]> Find(string query) =>
            [.. (await service.Get<IncidentsAnswer>($"/v1/incidents?{query}")).Incidents];
        async Task<string[]> Ids(string query) => [.. (await Find($"{query}&limit=1000")).Select(incident => incident.Id)];
    }

    [Fact]
    public async Task They_are_explained_by_their_highest_alarm()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        await service.Send(model.Events);
        StoredIncident[] all = [.. (await service.Get<IncidentsAnswer>("/v1/incidents?limit=5")).Incidents];
        Assert.NotEmpty(all);
        foreach (StoredIncident incident in all)
        {
            IncidentExplanation why = await service.Get<IncidentExplanation>($"/v1/incidents/{incident.Id}/explanation");
            Assert.True(why.Event.Alarm);
            Assert.Contains(why.Event.User, incident.Users);
            Assert.Equal(incident.Timeline.Where(entry => entry.Alarm).Max(entry => entry.Score), why.Event.Score);
            Assert.Equal(
                model.Events.Count(row => row.UserId == why.Event.User && row.Timestamp < why.Event.Timestamp), why.EventsBefore, 5d);
            Assert.Contains("score", why.Explanation.Text, StringComparison.Ordinal);
            // Nothing of the user has been forgotten, so it is the verdict that the event had when it came.
            if (why.Event.Score is not double score) continue;
            Assert.Equal(score, why.Explanation.Score!.Value, 1e-2);
            Assert.InRange(why.Explanation.Detectors.Sum(detector => detector.Share ?? 0), 0.99, 1.01);
            Assert.NotEmpty(why.Explanation.Features);
        }
        using HttpResponseMessage none =
            await service.Client.GetAsync("/v1/incidents/none/explanation", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Explanations_end_with_the_events_that_are_remembered()
    {
        await using RunningService service = await RunningService.Start(_folder, model, "--Scoring:ShownEvents=100");
        await service.Send(model.Events);
        StoredIncident oldest = (await service.Get<IncidentsAnswer>("/v1/incidents?limit=1000")).Incidents[^1];
        using HttpResponseMessage gone =
            await service.Client.GetAsync($"/v1/incidents/{oldest.Id}/explanation", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Contains("no longer", await gone.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("since=yesterday", "since")]
    [InlineData("until=99999999999999999999", "until")]
    [InlineData("kind=nonsense", "kind")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1e3", "limit")]
    [InlineData("feedback=maybe", "feedback")]
    [InlineData("feedback=1", "feedback")]
    public async Task Queries_that_cannot_be_used_are_refused_by_name(string query, string field)
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        using HttpResponseMessage response = await service.Client.GetAsync($"/v1/incidents?{query}", TestContext.Current.CancellationToken);
        Assert.Equal(field, (await RunningService.Problem(response, 400)).GetProperty("field").GetString());
    }

    [Fact]
    public async Task What_people_say_is_kept_while_an_incident_grows_and_after_a_restart()
    {
        string id;
        await using (RunningService service = await RunningService.Start(_folder, model))
        {
            int half = model.Events.Count / 2;
            await service.Send(model.Events.Take(half));
            StoredIncident incident = (await service.Get<IncidentsAnswer>("/v1/incidents?limit=1")).Incidents[0];
            id = incident.Id;
            StoredIncident said = await Say(service, id, """{"verdict":"falseAlarm","note":"a test of ours"}""");
            Assert.Equal((FeedbackVerdict.FalseAlarm, "a test of ours"), (said.Feedback!.Verdict, said.Feedback.Note));
            await service.Send(model.Events.Skip(half));
        }
        await using (RunningService again = await RunningService.Start(_folder, model))
        {
            Assert.Equal(FeedbackVerdict.FalseAlarm, (await again.Get<StoredIncident>($"/v1/incidents/{id}")).Feedback!.Verdict);
            Assert.Equal(id, (await again.Get<IncidentsAnswer>("/v1/incidents?feedback=falseAlarm")).Incidents.Single().Id);
            Assert.Null((await Say(again, id, """{"verdict":null}""")).Feedback);
            Assert.Empty((await again.Get<IncidentsAnswer>("/v1/incidents?feedback=falseAlarm")).Incidents);
        }
    }

    [Theory]
    [InlineData("""{"verdict":"perhaps"}""", 400)]
    [InlineData("""{"verdict":7}""", 400)]
    [InlineData("[]", 400)]
    [InlineData("null", 400)]
    [InlineData("{", 400)]
    public async Task Verdicts_that_cannot_be_used_are_refused(string body, int status)
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        using HttpResponseMessage response = await service.Post("/v1/incidents/x/verdict", body);
        await RunningService.Problem(response, status);
        using HttpResponseMessage unknown = await service.Post("/v1/incidents/x/verdict", """{"verdict":"trueAlarm"}""");
        await RunningService.Problem(unknown, 404);
    }

    private static async Task<StoredIncident> Say(RunningService service, string id, string body)
    {
        using HttpResponseMessage response = await service.Post($"/v1/incidents/{id}/verdict", body);
        return await RunningService.Read<StoredIncident>(response);
    }
}
