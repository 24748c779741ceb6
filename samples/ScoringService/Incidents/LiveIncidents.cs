using KeycloakLogGenerator.Events;
using KeycloakLogs.Incidents;
using ScoringService.Memory;
using ScoringService.Scoring;

namespace ScoringService.Incidents;

/// <summary>
/// Alarms as they come, put together into incidents as the Keycloak sample does with a whole log. Of one thread at a time.
/// </summary>
/// <param name="recent">The latest events, alarms among them.</param>
/// <param name="journal">Stands at the beginning of each incident's name.</param>
internal sealed class LiveIncidents(RecentEvents recent, string journal)
{
    // Alarms that may still belong to an incident that grows. Past the first number the old ones are let go, past the second all but the
    // newest.
    private const int ManyAlarms = 2000, MostAlarms = 4000;

    // Events of one user or address among which an incident's are sought.
    private const int MostAround = 1000;

    private static readonly TimeSpan Span = TimeSpan.FromHours(24);

    private readonly List<ScoredEvent> _alarms = [];
    private readonly Dictionary<long, string> _incidentOf = [];

    /// <summary>Adds alarms.</summary>
    /// <param name="alarms">Those that are new.</param>
    /// <param name="threshold">Of the model.</param>
    /// <param name="options">How alarms become incidents.</param>
    /// <returns>The incidents that are new or changed, and the names of those that are part of others now.</returns>
    public (IReadOnlyList<StoredIncident> Changed, IReadOnlyList<string> Gone) Add(
        IReadOnlyList<ScoredEvent> alarms, float threshold, IncidentOptions options)
    {
        if (alarms.Count == 0) return ([], []);
        _alarms.AddRange(alarms);
        LetGo();
        LogEvent[] events = [.. _alarms.Select(alarm => alarm.Event)];
        List<StoredIncident> changed = [];
        HashSet<string> before = [.. _incidentOf.Values], now = [];
        foreach (IncidentGroup group in IncidentGroup.Of(events, Enumerable.Range(0, events.Length), options))
        {
            ScoredEvent[] members = [.. group.Rows.Select(i => _alarms[i])];
            string id = NameOf(group, members);
            // What was one user's incident may be two, where an address took alarms out of its middle.
            if (!now.Add(id)) now.Add(id = NewName(group, members));
            bool isChanged = false;
            foreach (ScoredEvent member in members)
            {
                isChanged |= _incidentOf.GetValueOrDefault(member.Sequence) != id;
                _incidentOf[member.Sequence] = id;
            }
            if (isChanged && Build(id, group, members, threshold, options) is StoredIncident incident) changed.Add(incident);
        }
        before.ExceptWith(now);
        return (changed, [.. before]);
    }

    // An incident keeps its name as long as an alarm of it is known. An address's is another than those of its users.
    private string NameOf(IncidentGroup group, ScoredEvent[] members)
    {
        string beginning = Beginning(group);
        string? known = members.Select(member => _incidentOf.GetValueOrDefault(member.Sequence))
            .FirstOrDefault(id => id?.StartsWith(beginning, StringComparison.Ordinal) == true);
        return known ?? NewName(group, members);
    }

    private string NewName(IncidentGroup group, ScoredEvent[] members) =>
        FormattableString.Invariant($"{Beginning(group)}{members[0].Sequence}");

    private string Beginning(IncidentGroup group) => $"{journal}-{(group.Kind == EntityKind.User ? "u" : "a")}";

    private StoredIncident? Build(
        string id, IncidentGroup group, ScoredEvent[] members, float threshold, IncidentOptions options)
    {
        IReadOnlyList<ScoredEvent> around = group.Kind == EntityKind.User ? recent.OfUser(group.Entity) : recent.OfAddress(group.Entity);
        ScoredEvent[] shown =
        [
            .. around.TakeLast(MostAround).Concat(members).DistinctBy(scored => scored.Sequence)
                .OrderBy(scored => scored.Event.Timestamp),
        ];
        var placeOf = shown.Select((scored, i) => (scored.Sequence, i)).ToDictionary(place => place.Sequence, place => place.i);
        LogEvent[] events = [.. shown.Select(scored => scored.Event)];
        Incident incident = IncidentBuilder.Create(
            group with { Rows = [.. members.Select(member => placeOf[member.Sequence])] }, events,
            [.. shown.Select(scored => scored.RankingScore(threshold))],
            shown.Index().ToDictionary(place => place.Index, place => place.Item.Changes),
            new Timelines(events, [.. Enumerable.Range(0, events.Length)]), options);
        return incident.Rarity >= options.LeastRarity ? StoredIncident.Of(id, incident, shown) : null;
    }

    private void LetGo()
    {
        if (_alarms.Count <= ManyAlarms) return;
        DateTimeOffset oldest = _alarms.Max(alarm => alarm.Event.Timestamp) - Span;
        int surplus = _alarms.Count > MostAlarms ? _alarms.Count - ManyAlarms : 0;
        HashSet<long> gone =
            [.. _alarms.Where((alarm, i) => i < surplus || alarm.Event.Timestamp < oldest).Select(alarm => alarm.Sequence)];
        _alarms.RemoveAll(alarm => gone.Contains(alarm.Sequence));
        foreach (long sequence in gone) _incidentOf.Remove(sequence);
    }
}
