using KeycloakLogGenerator.Events;
using KeycloakLogs.Incidents;

namespace ScoringService.Scoring;

/// <summary>An event and what the model said of it.</summary>
/// <param name="Sequence">Its number among all events that were ever accepted, from 1.</param>
/// <param name="Event">The event.</param>
/// <param name="Score">Decades of rarity; null: it had no full window, or came before the service did.</param>
/// <param name="IsAlarm">The verdict.</param>
internal sealed record ScoredEvent(long Sequence, LogEvent Event, float? Score, bool IsAlarm)
{
    /// <summary>What is unusual about it, in words. Not kept in files: it follows from the events before.</summary>
    public IReadOnlyList<Change> Changes { get; set; } = [];

    /// <summary>For grouping alarms: an event that was judged alone counts as one at the threshold, for it has another scale.</summary>
    public float RankingScore(float threshold) => Score ?? (IsAlarm ? threshold : float.NaN);
}
