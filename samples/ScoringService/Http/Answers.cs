using KeycloakLogGenerator.Events;
using ScoringService.Incidents;
using ScoringService.Scoring;

namespace ScoringService.Http;

/// <summary>What became of the events of a request.</summary>
/// <param name="Accepted">Events that were read; each has a verdict.</param>
/// <param name="Skipped">Lines that held no event.</param>
/// <param name="Threshold">Scores above it are alarms.</param>
/// <param name="Verdicts">In the order of the events.</param>
internal sealed record EventsAnswer(int Accepted, long Skipped, double? Threshold, IReadOnlyList<EventVerdict> Verdicts);

/// <summary>What the model says of an event.</summary>
/// <param name="Sequence">Its number among all accepted events, from 1; null: it was not kept.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Status">How it was judged.</param>
/// <param name="Score">Decades of rarity: 2 is as rare as one ordinary event in a hundred; null: not judged with a full window.</param>
/// <param name="Alarm">Whether it is one.</param>
internal sealed record EventVerdict(
    long? Sequence, string User, DateTimeOffset Timestamp, VerdictStatus Status, double? Score, bool Alarm)
{
    public static EventVerdict Of(ScoredEvent scored, bool isRepeated) => new(
        scored.Sequence, scored.Event.UserId, scored.Event.Timestamp, isRepeated ? VerdictStatus.Repeated : StatusOf(scored.Score),
        scored.Score, scored.IsAlarm);

    public static EventVerdict Of(LogEvent row, LogVerdict verdict)
    {
        float? score = float.IsFinite(verdict.Score) ? verdict.Score : null;
        return new(null, row.UserId, row.Timestamp, StatusOf(score), score, verdict.IsAlarm);
    }

    private static VerdictStatus StatusOf(float? score) => score is null ? VerdictStatus.Alone : VerdictStatus.Judged;
}

/// <summary>How an event was judged.</summary>
internal enum VerdictStatus
{
    /// <summary>Together with the user's events before it.</summary>
    Judged,

    /// <summary>By itself: the user's events so far do not fill a window.</summary>
    Alone,

    /// <summary>Before: an event with the same id came already, and this is what was said of that.</summary>
    Repeated,
}

/// <summary>A user's latest events.</summary>
/// <param name="Key">The user.</param>
/// <param name="Events">How many are remembered of the user.</param>
/// <param name="Alarms">Of these.</param>
/// <param name="Latest">The latest of them, oldest first.</param>
internal sealed record StreamAnswer(string Key, int Events, int Alarms, IReadOnlyList<TimelineEvent> Latest);

/// <summary>Incidents that were asked for.</summary>
/// <param name="Incidents">The latest first.</param>
internal sealed record IncidentsAnswer(IReadOnlyList<StoredIncident> Incidents);

/// <summary>What a person says of an incident.</summary>
/// <param name="Verdict">trueAlarm or falseAlarm; null takes back what was said.</param>
/// <param name="Note">Why, at most 1000 characters; null: not said.</param>
internal sealed record VerdictRequest(FeedbackVerdict? Verdict, string? Note = null);

/// <summary>The state of the service.</summary>
/// <param name="Status">live, or starting, training, ready, failed.</param>
/// <param name="Detail">What it does, or what failed; null: nothing to say.</param>
internal sealed record HealthAnswer(string Status, string? Detail);
