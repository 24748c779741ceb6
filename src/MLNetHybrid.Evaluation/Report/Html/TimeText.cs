namespace MLNetHybrid.Evaluation.Report.Html;

/// <summary>How the report writes points in time.</summary>
internal static class TimeText
{
    /// <param name="ticks">Of a wall clock.</param>
    public static string Of(long ticks) => new DateTime(ticks).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
