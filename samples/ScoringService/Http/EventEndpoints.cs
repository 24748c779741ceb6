using System.Diagnostics;
using KeycloakLogGenerator.Events;
using ScoringService.Keys;
using ScoringService.Scoring;

namespace ScoringService.Http;

/// <summary>Events come in, verdicts go out.</summary>
internal static class EventEndpoints
{
    /// <summary>Events of one user that are judged by themselves.</summary>
    public const int MostWindow = 1000;

    public static void Map(WebApplication app)
    {
        app.MapPost("/v1/events", Score).WithMetadata(new KeyNeeded(KeyRole.Send)).WithTags("Events").WithName("ScoreEvents")
            .Accepts<LogEvent>("application/json", "application/x-ndjson", "text/plain").Produces<EventsAnswer>()
            .WithSummary("Scores events and remembers them: one, an array, or one a line")
            .WithDescription("In any form in which Keycloak writes events: its Admin REST API, webhooks, the lines of its log. All events "
                + "of a request are accepted, or none. Send each user's in the order of time. When the answer comes the events are kept. "
                + "An event whose id came before is not scored again.");
        app.MapPost("/v1/windows", ScoreWindow).WithMetadata(new KeyNeeded(KeyRole.Send)).WithTags("Events").WithName("ScoreWindow")
            .Accepts<LogEvent>("application/json", "application/x-ndjson", "text/plain").Produces<EventVerdict>()
            .WithSummary("Judges the last of one user's events by these alone")
            .WithDescription("Nothing is remembered, and nothing that is remembered is used but what the model learned in training.");
        app.MapPost("/v1/explanations", Explain).WithMetadata(new KeyNeeded(KeyRole.Send)).WithTags("Events").WithName("ExplainWindow")
            .Accepts<LogEvent>("application/json", "application/x-ndjson", "text/plain").Produces<ExplanationAnswer>()
            .WithSummary("Says why the last of one user's events is judged so, by these alone")
            .WithDescription("The same events as for a window: which detectors speak against the last one, and which features.");
    }

    private static async Task<EventsAnswer> Score(HttpRequest request, EventBody body, EventPipeline pipeline)
    {
        long received = Stopwatch.GetTimestamp();
        LogScorer scorer = Ready(pipeline);
        (IReadOnlyList<LogEvent> events, long skipped) = await body.Read(request);
        long before = pipeline.Journal!.Sequence;
        IReadOnlyList<ScoredEvent> scored = await pipeline.Score(events, received);
        HashSet<long> seen = [];
        return new(events.Count, skipped, float.IsFinite(scorer.Threshold) ? scorer.Threshold : null,
            [.. scored.Select(one => EventVerdict.Of(one, one.Sequence <= before || !seen.Add(one.Sequence)))]);
    }

    private static async Task<EventVerdict> ScoreWindow(HttpRequest request, EventBody body, EventPipeline pipeline)
    {
        LogScorer scorer = Ready(pipeline);
        IReadOnlyList<LogEvent> events = await Window(request, body);
        return EventVerdict.Of(events[^1], scorer.JudgeWindow(events));
    }

    private static async Task<ExplanationAnswer> Explain(HttpRequest request, EventBody body, EventPipeline pipeline)
    {
        LogScorer scorer = Ready(pipeline);
        return ExplanationAnswer.Of(scorer.Explain(await Window(request, body)));
    }

    // One user's events, in the order of time.
    private static async Task<IReadOnlyList<LogEvent>> Window(HttpRequest request, EventBody body)
    {
        (IReadOnlyList<LogEvent> events, _) = await body.Read(request);
        if (events.Count > MostWindow) throw Problems.TooLarge($"A window may hold {MostWindow} events.");
        for (int i = 1; i < events.Count; i++)
        {
            if (events[i].UserId != events[0].UserId)
                throw Problems.Bad("A window holds events of one user; this one is another's than the first.", "userId", i + 1);
            if (events[i].Timestamp < events[i - 1].Timestamp)
                throw Problems.Bad("A window holds events in the order of time; this one is before the last.", "timestamp", i + 1);
        }
        return events;
    }

    private static LogScorer Ready(EventPipeline pipeline) => pipeline.Scorer ?? throw Problems.Busy("The service is not ready yet.");
}
