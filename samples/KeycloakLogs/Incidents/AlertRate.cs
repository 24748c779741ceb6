using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Incidents;

/// <summary>The limits that give as many incidents a day as somebody can look at.</summary>
/// <param name="Threshold">Events with a higher score are alarms.</param>
/// <param name="LeastRarity">Incidents less rare than this are not reported.</param>
internal sealed record AlertRate(float Threshold, double LeastRarity)
{
    private const int Steps = 40;

    // Alarms make three times as many incidents as are reported: what repeats itself may so outrank what is sharp but single. Chosen on
    // generated logs (seeds 11 to 14) among 1, 3 and 6.
    private const double Candidates = 3;

    // Where few events stand against many alerts asked for, at most this share of them are alarms.
    private const double MostAlarms = 0.2;

    /// <summary>
    /// The limits at which the events give as many incidents as wanted, in the mean over their days. What is counted are incidents, real
    /// attacks among them.
    /// </summary>
    /// <param name="events">Events that the model has not learned from.</param>
    /// <param name="scores">One for each; NaN: not judged.</param>
    /// <param name="perDay">Incidents a day, positive.</param>
    /// <param name="options">How alarms become incidents.</param>
    public static AlertRate Of(IReadOnlyList<LogEvent> events, float[] scores, double perDay, IncidentOptions options)
    {
        double wanted = perDay * Days(events);
        float threshold = ThresholdFor(events, scores, Candidates * wanted, options);
        double[] rarities = [.. Groups(events, scores, threshold, options).Select(group => Rarity(group, scores)).OrderDescending()];
        int reported = Math.Min(rarities.Length, (int)Math.Max(1, wanted));
        return new AlertRate(threshold, reported == 0 ? double.NegativeInfinity : rarities[reported - 1]);
    }

    /// <summary>The days that events span, at least one.</summary>
    public static double Days(IReadOnlyList<LogEvent> events) =>
        events.Count == 0 ? 1 : Math.Max(1, (events.Max(row => row.Timestamp) - events.Min(row => row.Timestamp)).TotalDays);

    /// <summary>The incidents that are reported at these limits.</summary>
    public IReadOnlyList<IncidentGroup> Reported(IReadOnlyList<LogEvent> events, float[] scores, IncidentOptions options) =>
        [.. Groups(events, scores, Threshold, options).Where(group => Rarity(group, scores) >= LeastRarity)];

    // The lowest with no more incidents than wanted. More alarms may merge into fewer incidents, so the number need not fall everywhere.
    private static float ThresholdFor(IReadOnlyList<LogEvent> events, float[] scores, double wanted, IncidentOptions options)
    {
        float[] judged = [.. scores.Where(float.IsFinite).Order()];
        if (judged.Length == 0) return float.MaxValue;
        int low = (int)((1 - MostAlarms) * (judged.Length - 1)), high = judged.Length - 1;
        for (int step = 0; step < Steps && low < high; step++)
        {
            int middle = (low + high) / 2;
            if (Groups(events, scores, judged[middle], options).Count <= wanted) high = middle;
            else low = middle + 1;
        }
        // Between two scores: whoever computes them with other rounding comes to the same verdicts.
        return high + 1 < judged.Length ? (judged[high] + judged[high + 1]) / 2 : judged[high];
    }

    private static IReadOnlyList<IncidentGroup> Groups(
        IReadOnlyList<LogEvent> events, float[] scores, float threshold, IncidentOptions options) =>
        IncidentGroup.Of(events, Enumerable.Range(0, scores.Length).Where(i => scores[i] > threshold), options);

    private static double Rarity(IncidentGroup group, float[] scores) => IncidentRarity.Of([.. group.Rows.Select(i => scores[i])]);
}
