using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Incidents;

/// <summary>Makes incidents of alarms.</summary>
internal static class IncidentBuilder
{
    /// <param name="history">Events before the judged ones: what is known of users and addresses.</param>
    /// <param name="events">The judged events, in any order.</param>
    /// <param name="scores">One for each; NaN: not judged.</param>
    /// <param name="alarms">One for each.</param>
    /// <param name="options">How.</param>
    /// <returns>The rarest first.</returns>
    public static IReadOnlyList<Incident> Build(
        IEnumerable<LogEvent> history, IReadOnlyList<LogEvent> events, float[] scores, bool[] alarms, IncidentOptions options)
    {
        int[] order = [.. Enumerable.Range(0, events.Count).OrderBy(i => events[i].Timestamp)];
        var behaviour = new Behaviour();
        foreach (LogEvent row in history.OrderBy(row => row.Timestamp)) behaviour.Observe(row);
        var changes = new Dictionary<int, IReadOnlyList<Change>>();
        foreach (int i in order)
            if (behaviour.Observe(events[i]) is { Count: > 0 } of) changes.Add(i, of);

        var timelines = new Timelines(events, order);
        IEnumerable<Incident> incidents = IncidentGroup.Of(events, order.Where(i => alarms[i]), options)
            .Select(group => Create(group, events, scores, changes, timelines, options));
        return
        [
            .. incidents.Where(incident => incident.Rarity >= options.LeastRarity)
                .OrderByDescending(incident => incident.Rarity).ThenBy(incident => incident.First)
                .Select((incident, i) => incident with { Rank = i + 1 }),
        ];
    }

    /// <summary>The incident of alarms that belong together.</summary>
    /// <param name="group">The alarms, by their places among the events.</param>
    /// <param name="events">Of its user or address at least.</param>
    /// <param name="scores">One for each; NaN: not judged.</param>
    /// <param name="changes">What is unusual about an event, by its place.</param>
    /// <param name="timelines">Of the events.</param>
    /// <param name="options">How.</param>
    public static Incident Create(
        IncidentGroup group, IReadOnlyList<LogEvent> events, float[] scores, IReadOnlyDictionary<int, IReadOnlyList<Change>> changes,
        Timelines timelines, IncidentOptions options)
    {
        IReadOnlyList<int> rows = group.Rows;
        float[] peaks = [.. rows.Select(i => scores[i])];
        // What began it may itself not be an alarm yet.
        IEnumerable<Change> all = timelines.During(group, options.LeadIn).SelectMany(i => changes.GetValueOrDefault(i) ?? []);
        Change[] strongest = [.. all.GroupBy(change => change.Kind).Select(kind => kind.MaxBy(change => change.Strength)!)
            .OrderByDescending(change => change.Strength).Take(options.Changes)];
        return new Incident
        {
            Kind = group.Kind,
            Entity = group.Entity,
            First = events[rows[0]].Timestamp,
            Last = events[rows[^1]].Timestamp,
            Users = [.. rows.Select(i => events[i].UserId).Distinct()],
            Addresses = [.. rows.Select(i => events[i].IpAddress).OfType<string>().Distinct()],
            AlarmRows = [.. rows.Select(i => i + 1)],
            PeakScore = peaks.Max(),
            Rarity = IncidentRarity.Of(peaks),
            Changes = [.. strongest.Select(change => change.Text)],
            ChangeKinds = [.. strongest.Select(change => change.Kind)],
            Timeline = timelines.Of(group, scores, options.Around),
        };
    }
}
