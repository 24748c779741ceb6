namespace KeycloakLogs.Incidents;

/// <summary>Durations as people say them.</summary>
internal static class DurationText
{
    public static string Of(TimeSpan duration) =>
        duration.TotalSeconds < 90 ? FormattableString.Invariant($"{Math.Max(1, Math.Round(duration.TotalSeconds))} s")
        : duration.TotalMinutes < 90 ? FormattableString.Invariant($"{Math.Round(duration.TotalMinutes)} min")
        : duration.TotalHours < 48 ? FormattableString.Invariant($"{Math.Round(duration.TotalHours)} h")
        : FormattableString.Invariant($"{Math.Round(duration.TotalDays)} days");
}
