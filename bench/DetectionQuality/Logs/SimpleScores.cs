extern alias keycloak;

using keycloak::KeycloakLogs.Incidents;
using KeycloakLogGenerator.Events;

namespace DetectionQuality.Logs;

/// <summary>Scores that anybody would try first.</summary>
internal static class SimpleScores
{
    private static readonly TimeSpan Failures = TimeSpan.FromMinutes(30), Burst = TimeSpan.FromMinutes(10);

    /// <summary>One score for each judged event and each name.</summary>
    /// <param name="history">Events before.</param>
    /// <param name="events">In the order of time.</param>
    public static IEnumerable<(string Name, float[] Scores)> Of(IReadOnlyList<LogEvent> history, IReadOnlyList<LogEvent> events)
    {
        var failures = new Dictionary<string, RecentTimes>(StringComparer.Ordinal);
        var recent = new Dictionary<string, RecentTimes>(StringComparer.Ordinal);
        HashSet<(string, string?)> known = [];
        float[] byFailures = new float[events.Count], byBurst = new float[events.Count], byPlace = new float[events.Count];
        for (int i = -history.Count; i < events.Count; i++)
        {
            LogEvent row = i < 0 ? history[i + history.Count] : events[i];
            // A small part of the count keeps events of a kind apart from none.
            float failed = 0;
            foreach (string entity in new[] { row.UserId, row.IpAddress ?? row.UserId })
            {
                if (!failures.TryGetValue(entity, out RecentTimes? times)) failures.Add(entity, times = new RecentTimes(Failures));
                if (Behaviour.IsFailure(row)) times.Add(row.Timestamp);
                if (Behaviour.IsFailure(row)) failed = Math.Max(failed, times.Count);
            }
            if (!recent.TryGetValue(row.UserId, out RecentTimes? all)) recent.Add(row.UserId, all = new RecentTimes(Burst));
            all.Add(row.Timestamp);
            float place = (known.Add((row.UserId, row.Location)) ? 4 : 0) + (known.Add((row.UserId, row.City)) ? 2 : 0)
                + (known.Add((row.UserId, row.IpAddress)) ? 1 : 0);
            if (i < 0) continue;
            (byFailures[i], byBurst[i], byPlace[i]) = (failed, all.Count, place);
        }
        return [("failures", byFailures), ("burst", byBurst), ("new place", byPlace)];
    }
}
