using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Incidents;

/// <summary>Which alarms belong together: those of several users from one address to it, all others to their users.</summary>
/// <param name="Kind">Whose.</param>
/// <param name="Entity">The user or the address.</param>
/// <param name="Rows">Places of the events, in the order of time.</param>
internal sealed record IncidentGroup(EntityKind Kind, string Entity, IReadOnlyList<int> Rows)
{
    /// <param name="events">In any order.</param>
    /// <param name="alarms">Places of those that are alarms, in any order.</param>
    /// <param name="options">How.</param>
    public static IReadOnlyList<IncidentGroup> Of(IReadOnlyList<LogEvent> events, IEnumerable<int> alarms, IncidentOptions options)
    {
        int[] inTime = [.. alarms.OrderBy(i => events[i].Timestamp)];
        List<IncidentGroup> groups = [];
        HashSet<int> taken = [];
        foreach (List<int> rows in Runs(inTime.Where(i => events[i].IpAddress is not null), i => events[i].IpAddress!, events, options.Gap))
        {
            if (rows.Select(i => events[i].UserId).Distinct().Count() < options.UsersOfAddress) continue;
            groups.Add(new(EntityKind.Address, events[rows[0]].IpAddress!, rows));
            taken.UnionWith(rows);
        }

        foreach (List<int> rows in Runs(inTime.Where(i => !taken.Contains(i)), i => events[i].UserId, events, options.Gap))
            groups.Add(new(EntityKind.User, events[rows[0]].UserId, rows));
        return groups;
    }

    private static List<List<int>> Runs(
        IEnumerable<int> alarms, Func<int, string> entity, IReadOnlyList<LogEvent> events, TimeSpan gap)
    {
        List<List<int>> runs = [];
        var open = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (int i in alarms)
        {
            string of = entity(i);
            if (!open.TryGetValue(of, out List<int>? run) || events[i].Timestamp - events[run[^1]].Timestamp > gap)
            {
                open[of] = run = [];
                runs.Add(run);
            }
            run.Add(i);
        }
        return runs;
    }
}
