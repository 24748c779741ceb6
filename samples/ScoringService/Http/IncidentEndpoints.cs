using System.Globalization;
using KeycloakLogs.Incidents;
using KeycloakLogs.Reading;
using Microsoft.AspNetCore.Mvc;
using MLNetHybrid;
using ScoringService.Incidents;
using ScoringService.Keys;
using ScoringService.Live;
using ScoringService.Scoring;
using ScoringService.Storage;

namespace ScoringService.Http;

/// <summary>Incidents, and what people say of them.</summary>
internal static class IncidentEndpoints
{
    private const int MostIncidents = 1000, LongestNote = 1000, LongestUser = 512;

    private static readonly string[] Kinds =
    [
        .. Enum.GetValues<ChangeKind>().Select(StoredIncident.NameOf), .. Enum.GetValues<EntityKind>().Select(StoredIncident.NameOf),
    ];

    public static void Map(WebApplication app)
    {
        RouteGroupBuilder group = app.MapGroup("/v1/incidents").WithMetadata(new KeyNeeded(KeyRole.Read)).WithTags("Incidents");
        group.MapGet("", Find).WithName("FindIncidents").WithSummary("Incidents, the latest first");
        group.MapGet("{id}", Get).WithName("GetIncident").WithSummary("One incident");
        group.MapGet("{id}/explanation", Explain).WithName("ExplainIncident")
            .WithSummary("Says why: which detectors and which features speak against its alarm with the highest score");
        group.MapPost("{id}/verdict", Say).WithName("JudgeIncident").Accepts<VerdictRequest>("application/json")
            .WithSummary("Keeps whether an incident was worth its alarm");
    }

    /// <param name="store">Where they are.</param>
    /// <param name="pipeline">Where the latest come from.</param>
    /// <param name="since">With an alarm at this time or later: ISO 8601, or milliseconds since 1970.</param>
    /// <param name="until">With an alarm before this time.</param>
    /// <param name="user">With an alarm of this user.</param>
    /// <param name="kind">With this kind of change, as failures, travel or country, or user or address for whose incident it is.</param>
    /// <param name="feedback">Of which somebody said trueAlarm or falseAlarm.</param>
    /// <param name="limit">At most so many, 1 to 1000; 100 by default.</param>
    /// <param name="cancel">Ends it.</param>
    private static async Task<IncidentsAnswer> Find(
        [FromServices] IIncidentStore store, EventPipeline pipeline, string? since, string? until, string? user, string? kind,
        string? feedback, string? limit, CancellationToken cancel)
    {
        if (user?.Length > LongestUser) throw Problems.Bad($"'user' is longer than {LongestUser} characters.", "user");
        if (kind is not null && !Kinds.Contains(kind, StringComparer.Ordinal))
            throw Problems.Bad($"'kind' must be one of {string.Join(", ", Kinds)}.", "kind");
        FeedbackVerdict said = default;
        if (feedback is not null && (int.TryParse(feedback, out _) || !Enum.TryParse(feedback, ignoreCase: true, out said)))
            throw Problems.Bad("'feedback' must be trueAlarm or falseAlarm.", "feedback");
        int most = 100;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most)
            || most is < 1 or > MostIncidents))
            throw Problems.Bad($"'limit' must be a whole number in [1, {MostIncidents}].", "limit");
        await pipeline.Settle();
        return new(await store.Find(
            new IncidentQuery(Time(since, "since"), Time(until, "until"), user, kind, feedback is null ? null : said, most), cancel));
    }

    private static async Task<StoredIncident> Get(
        string id, [FromServices] IIncidentStore store, EventPipeline pipeline, CancellationToken cancel)
    {
        await pipeline.Settle();
        return await store.Get(id, cancel) ?? throw NoSuch();
    }

    private static async Task<IncidentExplanation> Explain(
        string id, [FromServices] IIncidentStore store, EventPipeline pipeline, CancellationToken cancel)
    {
        StoredIncident incident = await Get(id, store, pipeline, cancel);
        TimelineEvent highest = incident.Timeline.Where(entry => entry.Alarm).MaxBy(entry => entry.Score ?? 0) ?? throw Forgotten();
        IReadOnlyList<ScoredEvent> before = pipeline.Recent.Before(highest.User, highest.Sequence, EventEndpoints.MostWindow);
        if (before.Count == 0 || before[^1].Sequence != highest.Sequence) throw Forgotten();
        AnomalyExplanation explanation = pipeline.Scorer!.Explain([.. before.Select(scored => scored.Event)]);
        return new(highest, before.Count(scored => scored.Event.UserId == highest.User) - 1, ExplanationAnswer.Of(explanation));
    }

    private static async Task<StoredIncident> Say(
        string id, HttpRequest request, [FromServices] IIncidentStore store, LiveHub hub, TimeProvider clock, CancellationToken cancel)
    {
        VerdictRequest said = await Body(request, cancel);
        if (said.Note?.Length > LongestNote) throw Problems.Bad($"'note' is longer than {LongestNote} characters.", "note");
        Feedback? feedback = said.Verdict is FeedbackVerdict verdict ? new(verdict, said.Note, clock.GetUtcNow()) : null;
        if (!await store.Say(id, feedback, cancel)) throw NoSuch();
        StoredIncident incident = await store.Get(id, cancel) ?? throw NoSuch();
        hub.Said(id, feedback);
        return incident;
    }

    private static async Task<VerdictRequest> Body(HttpRequest request, CancellationToken cancel)
    {
        if (!request.HasJsonContentType()) throw Problems.Unsupported("Send the verdict as application/json.");
        try
        {
            return await request.ReadFromJsonAsync<VerdictRequest>(ApiJson.Options, cancel)
                ?? throw Problems.Bad("The request must be an object with 'verdict'.", "verdict");
        }
        catch (System.Text.Json.JsonException e)
        {
            string? field = e.Path is ['$', '.', .. string name] ? name : null;
            throw Problems.Bad(
                field is null ? "The request is not a JSON object with 'verdict' and 'note'." : $"'{field}' cannot be used.", field);
        }
    }

    private static DateTimeOffset? Time(string? text, string name)
    {
        if (text is null) return null;
        if (TimestampText.TryParse(text, out DateTimeOffset time) || TimestampNumber.TryRead(text, out time, out _)) return time;
        throw Problems.Bad(
            $"'{name}' must be an ISO 8601 time such as 2025-05-21T10:12:03Z, or milliseconds since 1970.", name);
    }

    private static ProblemException Forgotten() =>
        Problems.NotFound("The events of this incident are no longer among those that are remembered.");

    private static ProblemException NoSuch() => Problems.NotFound("There is no incident of this name, or it is part of another now.");
}
