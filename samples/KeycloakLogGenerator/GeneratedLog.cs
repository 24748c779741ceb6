using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator;

/// <summary>The events of one file, and which of them belong together in an attack.</summary>
/// <param name="Events">In order of time.</param>
/// <param name="Incidents">In order of their first events; every event with a true label is in exactly one.</param>
public sealed record GeneratedLog(IReadOnlyList<LogEvent> Events, IReadOnlyList<Incident> Incidents)
{
    internal static GeneratedLog Of(IEnumerable<LogEvent> ordinary, IReadOnlyList<IReadOnlyList<LogEvent>> attacks)
    {
        // OrderBy is stable: events of one second keep the order in which they were written.
        LogEvent[] events = [.. ordinary.Concat(attacks.SelectMany(attack => attack)).OrderBy(row => row.Timestamp)];
        // Two events may be equal, yet belong to different attacks.
        var places = new Dictionary<LogEvent, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < events.Length; i++) places.Add(events[i], i);
        int[][] rows = [.. attacks.Select(attack => attack.Select(row => places[row]).Order().ToArray()).OrderBy(places => places[0])];
        return new(events, [.. rows.Select((places, i) => Describe(i + 1, places, events))]);
    }

    private static Incident Describe(int number, int[] rows, LogEvent[] events)
    {
        LogEvent first = events[rows[0]];
        bool oneUser = rows.All(row => events[row].UserId == first.UserId);
        return new()
        {
            Number = number,
            Kind = first.Attack!,
            Entity = oneUser ? first.UserId : first.IpAddress!,
            First = first.Timestamp,
            Last = events[rows[^1]].Timestamp,
            Rows = rows,
        };
    }
}
