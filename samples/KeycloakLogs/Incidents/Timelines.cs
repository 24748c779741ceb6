using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Incidents;

/// <summary>The events of each user and address in the order of time.</summary>
internal sealed class Timelines
{
    // A long incident is shown by its first events and its last.
    private const int MostEvents = 40;

    private readonly IReadOnlyList<LogEvent> _events;
    private readonly Dictionary<string, List<int>> _byUser = new(StringComparer.Ordinal), _byAddress = new(StringComparer.Ordinal);

    /// <param name="events">In any order.</param>
    /// <param name="order">Their places in the order of time.</param>
    public Timelines(IReadOnlyList<LogEvent> events, int[] order)
    {
        _events = events;
        foreach (int i in order)
        {
            Add(_byUser, events[i].UserId, i);
            if (events[i].IpAddress is string address) Add(_byAddress, address, i);
        }
    }

    /// <summary>Places of the entity's events from a while before the group's first alarm to its last.</summary>
    public IEnumerable<int> During(IncidentGroup group, TimeSpan before)
    {
        DateTimeOffset first = _events[group.Rows[0]].Timestamp - before, last = _events[group.Rows[^1]].Timestamp;
        List<int> events = EventsOf(group);
        for (int at = FirstAtOrAfter(events, first); at < events.Count && _events[events[at]].Timestamp <= last; at++)
            yield return events[at];
    }

    /// <summary>The entity's events from some before the group's first alarm to some after its last.</summary>
    public IReadOnlyList<IncidentEvent> Of(IncidentGroup group, float[] scores, int around)
    {
        List<int> events = EventsOf(group);
        int begin = events.IndexOf(group.Rows[0], FirstAtOrAfter(events, _events[group.Rows[0]].Timestamp)),
            end = events.IndexOf(group.Rows[^1], FirstAtOrAfter(events, _events[group.Rows[^1]].Timestamp));
        HashSet<int> alarms = [.. group.Rows];
        List<int> shown = events[Math.Max(0, begin - around)..(Math.Min(events.Count - 1, end + around) + 1)];
        if (shown.Count > MostEvents) shown = [.. shown.Take(MostEvents / 2), .. shown.TakeLast(MostEvents / 2)];
        return [.. shown.Select(i => new IncidentEvent(i + 1, _events[i], scores[i], alarms.Contains(i)))];
    }

    private List<int> EventsOf(IncidentGroup group) => (group.Kind == EntityKind.User ? _byUser : _byAddress)[group.Entity];

    private int FirstAtOrAfter(List<int> events, DateTimeOffset time)
    {
        int low = 0, high = events.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_events[events[middle]].Timestamp < time) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static void Add(Dictionary<string, List<int>> places, string entity, int place)
    {
        if (!places.TryGetValue(entity, out List<int>? list)) places.Add(entity, list = []);
        list.Add(place);
    }
}
