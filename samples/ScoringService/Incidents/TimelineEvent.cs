using KeycloakLogs.Incidents;
using ScoringService.Scoring;

namespace ScoringService.Incidents;

/// <summary>An event as it is shown.</summary>
/// <param name="Sequence">Its number among all accepted events, from 1.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Location">Country code of the address.</param>
/// <param name="Text">What happened, in the words of the log.</param>
/// <param name="Score">Decades of rarity; null: not judged with a full window.</param>
/// <param name="Alarm">Whether it is one.</param>
internal sealed record TimelineEvent(
    long Sequence, DateTimeOffset Timestamp, string User, string? Address, string? Location, string Text, double? Score, bool Alarm)
{
    private const int LongestText = 300;

    public static TimelineEvent Of(ScoredEvent scored)
    {
        string text = new IncidentEvent(0, scored.Event, 0, false).Text;
        return new(
            scored.Sequence, scored.Event.Timestamp, scored.Event.UserId, scored.Event.IpAddress, scored.Event.Location,
            text.Length > LongestText ? $"{text[..LongestText]}…" : text,
            scored.Score is float score ? Math.Round(score, 3) : null, scored.IsAlarm);
    }
}
