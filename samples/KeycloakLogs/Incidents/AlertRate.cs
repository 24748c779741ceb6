using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Incidents;

/// <summary>Finds the threshold that gives as many incidents a day as somebody can look at.</summary>
internal static class AlertRate
{
    private const int Steps = 40;

    /// <summary>
    /// The lowest threshold at which the events give no more incidents than wanted, in the mean over their days. What is counted are incidents,
    /// real attacks among them.
    /// </summary>
    /// <param name="events">Events that the model has not learned from.</param>
    /// <param name="scores">One for each; NaN: not judged.</param>
    /// <param name="perDay">Incidents a day, positive.</param>
    /// <param name="options">How alarms become incidents.</param>
    public static float Threshold(IReadOnlyList<LogEvent> events, float[] scores, double perDay, IncidentOptions options)
    {
        float[] judged = [.. scores.Where(float.IsFinite).Order()];
        if (judged.Length == 0) return float.PositiveInfinity;
        double days = Days(events), wanted = perDay * days;
        // More alarms may merge into fewer incidents, so this is a search among thresholds where the number falls, from the top.
        int low = 0, high = judged.Length - 1;
        for (int step = 0; step < Steps && low < high; step++)
        {
            int middle = (low + high) / 2;
            if (IncidentGroup.Of(events, Alarms(scores, judged[middle]), options).Count <= wanted) high = middle;
            else low = middle + 1;
        }
        return judged[high];
    }

    /// <summary>The days that events span, at least one.</summary>
    public static double Days(IReadOnlyList<LogEvent> events) =>
        events.Count == 0 ? 1 : Math.Max(1, (events.Max(row => row.Timestamp) - events.Min(row => row.Timestamp)).TotalDays);

    private static int[] Alarms(float[] scores, float threshold) =>
        [.. Enumerable.Range(0, scores.Length).Where(i => scores[i] > threshold)];
}
