using ScoringService.Incidents;

namespace ScoringService.Live;

/// <summary>What followers of the live events are told.</summary>
/// <param name="Type">events, incidents, feedback or figures: the event's name.</param>
/// <param name="Data">What it carries.</param>
internal sealed record LiveMessage(string Type, object Data);

/// <summary>Events since the last message.</summary>
/// <param name="Events">The latest of them, alarms above all.</param>
/// <param name="Left">Further ones, which are not shown.</param>
internal sealed record LiveEvents(IReadOnlyList<TimelineEvent> Events, int Left);

/// <summary>Incidents since the last message.</summary>
/// <param name="Changed">New or changed ones.</param>
/// <param name="Gone">Names of those that are part of others now.</param>
/// <param name="Left">Further ones that have changed: who wants them asks.</param>
internal sealed record LiveIncidentChanges(IReadOnlyList<StoredIncident> Changed, IReadOnlyList<string> Gone, int Left);

/// <summary>What a person said of an incident.</summary>
/// <param name="Id">The incident's.</param>
/// <param name="Feedback">null: it was taken back.</param>
internal sealed record LiveFeedback(string Id, Feedback? Feedback);

/// <summary>How the service does.</summary>
/// <param name="Phase">starting, training, ready or failed.</param>
/// <param name="Detail">What it does, or what failed; null: nothing to say.</param>
/// <param name="EventsPerSecond">In the mean over the last seconds.</param>
/// <param name="Median">Milliseconds from a request's arrival to its verdicts; null: there was none of late.</param>
/// <param name="P95">The same for 95 of a hundred requests.</param>
/// <param name="P99">The same for 99 of a hundred requests.</param>
/// <param name="Waiting">Events in the queue.</param>
/// <param name="Events">Accepted since the start.</param>
/// <param name="Alarms">Of these.</param>
/// <param name="Threshold">Scores above it are alarms; null: there is no model yet.</param>
/// <param name="Model">The first digits of the model's hash; null: there is none yet.</param>
internal sealed record LiveFigures(
    string Phase, string? Detail, double EventsPerSecond, double? Median, double? P95, double? P99, int Waiting, long Events, long Alarms,
    double? Threshold, string? Model);
