using KeycloakLogs.Incidents;
using ScoringService.Scoring;

namespace ScoringService.Incidents;

/// <summary>An incident as it is kept and shown.</summary>
internal sealed record StoredIncident
{
    /// <summary>Stays the same while the incident grows.</summary>
    public required string Id { get; init; }

    /// <summary>"user", or "address" where the alarms are of three users or more from one.</summary>
    public required string EntityKind { get; init; }

    /// <summary>The user or the address.</summary>
    public required string Entity { get; init; }

    /// <summary>Time of the first alarm.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>Time of the last alarm so far.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>Number of alarms so far.</summary>
    public required int Alarms { get; init; }

    /// <summary>Users among the alarms.</summary>
    public required IReadOnlyList<string> Users { get; init; }

    /// <summary>Addresses among the alarms.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>The highest score.</summary>
    public required double PeakScore { get; init; }

    /// <summary>The peak score, and 2 more for each tenfold number of alarms.</summary>
    public required double Rarity { get; init; }

    /// <summary>What changed, in words, the strongest first.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>The kinds of the changes: failures, travel, country and so on.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>All in a line.</summary>
    public required string Summary { get; init; }

    /// <summary>Events of the user or address from before the first alarm to after the last.</summary>
    public required IReadOnlyList<TimelineEvent> Timeline { get; init; }

    /// <summary>What a person said of it; null: nobody has.</summary>
    public Feedback? Feedback { get; init; }

    // Groups that hundreds of users are in name the first of them.
    private const int MostNames = 100;

    /// <param name="id">As it stays.</param>
    /// <param name="incident">Made of <paramref name="events"/>.</param>
    /// <param name="events">In the order in which the incident's rows count them.</param>
    public static StoredIncident Of(string id, Incident incident, IReadOnlyList<ScoredEvent> events) => new()
    {
        Id = id,
        EntityKind = NameOf(incident.Kind),
        Entity = incident.Entity,
        First = incident.First,
        Last = incident.Last,
        Alarms = incident.AlarmRows.Count,
        Users = [.. incident.Users.Take(MostNames)],
        Addresses = [.. incident.Addresses.Take(MostNames)],
        PeakScore = Math.Round(incident.PeakScore, 3),
        Rarity = Math.Round(incident.Rarity, 3),
        Changes = incident.Changes,
        Kinds = [.. incident.ChangeKinds.Select(NameOf)],
        Summary = incident.Summary,
        Timeline = [.. incident.Timeline.Select(entry => TimelineEvent.Of(events[entry.Row - 1]))],
    };

    /// <summary>The name of a kind of change as the interface spells it.</summary>
    public static string NameOf(ChangeKind kind) => CamelCase(kind.ToString());

    public static string NameOf(EntityKind kind) => CamelCase(kind.ToString());

    private static string CamelCase(string name) => string.Concat(char.ToLowerInvariant(name[0]).ToString(), name.AsSpan(1));
}
