namespace KeycloakLogs.Incidents;

/// <summary>How rare several alarms are together.</summary>
internal static class IncidentRarity
{
    /// <summary>
    /// The highest score, and half a decade more for each tenfold number of alarms. Scores of an ensemble are decades of rarity. Alarms of one
    /// incident are far from independent: their sum would rank a long harmless row before a short sharp one.
    /// </summary>
    public static double Of(ReadOnlySpan<float> scores)
    {
        float peak = float.NegativeInfinity;
        foreach (float score in scores) peak = Math.Max(peak, score);
        return peak + 0.5 * Math.Log10(scores.Length);
    }
}
