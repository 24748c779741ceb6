namespace KeycloakLogs.Incidents;

/// <summary>How rare several alarms are together.</summary>
internal static class IncidentRarity
{
    // Chosen on generated logs (seeds 11 to 14) among 0.5, 1, 2 and 3.
    private const double PerDecade = 2;

    /// <summary>
    /// The highest score, and two decades more for each tenfold number of alarms. Scores of an ensemble are decades of rarity. Alarms of
    /// one incident are far from independent: their sum would rank a long harmless row before a short sharp one.
    /// </summary>
    public static double Of(ReadOnlySpan<float> scores)
    {
        float peak = float.NegativeInfinity;
        foreach (float score in scores) peak = Math.Max(peak, score);
        return peak + PerDecade * Math.Log10(scores.Length);
    }
}
