namespace MLNetHybrid.Serving;

/// <summary>How drift is watched: see <see cref="DriftWatch"/>.</summary>
public sealed record DriftOptions
{
    /// <summary>Latest events whose distribution is compared with training's, in [100, 1,000,000]. Default 2,000.</summary>
    public int Window { get; init; } = 2_000;

    /// <summary>
    /// A column has moved where its population stability index is at least this, above 0. Default 0.2, which is usual; below 0.1 counts as
    /// stable.
    /// </summary>
    public double LeastIndex { get; init; } = 0.2;

    /// <summary>
    /// And where the sequential test says so, which warns wrongly once in at least so many events on average, while events are
    /// independent of each other; in [100, 1e15]. Default 1,000,000.
    /// </summary>
    public double EventsBetweenFalseWarnings { get; init; } = 1e6;

    /// <summary>
    /// Share of events that the model's threshold was to flag, in (0, 1); the alarms are then watched like a column named
    /// <c>alarms</c>. Default null: they are not.
    /// </summary>
    public double? ExpectedAlarmRate { get; init; }

    internal void Check()
    {
        if (Window is < 100 or > 1_000_000)
            throw new ArgumentOutOfRangeException(nameof(Window), Window, "DriftOptions: must be in [100, 1000000].");
        if (!(LeastIndex > 0)) throw new ArgumentOutOfRangeException(nameof(LeastIndex), LeastIndex, "DriftOptions: must be above 0.");
        if (!(EventsBetweenFalseWarnings is >= 100 and <= 1e15))
            throw new ArgumentOutOfRangeException(
                nameof(EventsBetweenFalseWarnings), EventsBetweenFalseWarnings, "DriftOptions: must be in [100, 1e15].");
        if (ExpectedAlarmRate is double rate && !(rate is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(ExpectedAlarmRate), rate, "DriftOptions: must be in (0, 1).");
    }
}
