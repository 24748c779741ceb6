using Microsoft.AspNetCore.Http.Features;
using ScoringService.Incidents;
using ScoringService.Keys;
using ScoringService.Memory;
using ScoringService.Scoring;

namespace ScoringService.Http;

/// <summary>What is remembered of users.</summary>
internal static class StreamEndpoints
{
    private const string Path = "/v1/streams/";
    private const int Shown = 100, MostBusiest = 50, AmongEvents = 2000, ShownOfBusiest = 60;

    public static void Map(WebApplication app)
    {
        app.MapGet("/v1/streams", Busiest).WithMetadata(new KeyNeeded(KeyRole.Read)).WithTags("Streams").WithName("GetBusiestStreams")
            .WithSummary("The users with the most events of late, or one of them");
        app.MapGet($"{Path}{{*key}}", Get).WithMetadata(new KeyNeeded(KeyRole.Read)).WithTags("Streams").WithName("GetStream")
            .WithSummary("A user's latest events and their scores");
    }

    /// <param name="pipeline">Remembers them.</param>
    /// <param name="top">How many users, 1 to 50; 8 by default.</param>
    /// <param name="user">Only this one, if any event of it is remembered.</param>
    private static IReadOnlyList<StreamAnswer> Busiest(EventPipeline pipeline, string? top, string? user)
    {
        int users = 8;
        if (top is not null && (!int.TryParse(top, out users) || users is < 1 or > MostBusiest))
            throw Problems.Bad($"'top' must be a whole number in [1, {MostBusiest}].", "top");
        if (user is not null) return Answer(pipeline.Recent, user, ShownOfBusiest) is { Events: > 0 } only ? [only] : [];
        return [.. pipeline.Recent.Busiest(users, AmongEvents).Select(busy => Answer(pipeline.Recent, busy.User, ShownOfBusiest))];
    }

    private static StreamAnswer Get(HttpContext context, EventPipeline pipeline, string? key)
    {
        // A name may hold a slash, which routing leaves as %2F; the target as it was sent tells that from a %2F of the name.
        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        int begin = target.IndexOf(Path, StringComparison.OrdinalIgnoreCase), end = target.IndexOf('?', StringComparison.Ordinal);
        string user = begin < 0
            ? key ?? ""
            : Uri.UnescapeDataString(target[(begin + Path.Length)..(end < 0 ? target.Length : end)]);
        StreamAnswer answer = Answer(pipeline.Recent, user, Shown);
        return answer.Events > 0 ? answer : throw Problems.NotFound("No event of this user is remembered.");
    }

    private static StreamAnswer Answer(RecentEvents recent, string user, int shown)
    {
        IReadOnlyList<ScoredEvent> events = recent.OfUser(user);
        return new(
            user, events.Count, events.Count(scored => scored.IsAlarm), [.. events.TakeLast(shown).Select(TimelineEvent.Of)]);
    }
}
