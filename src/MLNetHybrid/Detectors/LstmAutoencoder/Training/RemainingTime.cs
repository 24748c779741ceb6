namespace MLNetHybrid.Detectors.LstmAutoencoder.Training;

/// <summary>How long a training of equal steps will still take, by the mean time of those that it has seen.</summary>
internal sealed class RemainingTime(TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private long? _firstStep;   // done before the clock ran: a resumed training does not begin at 0
    private long _step;

    /// <summary>Takes note that <paramref name="step"/> steps are done.</summary>
    public void Observe(long step)
    {
        _firstStep ??= step - 1;
        _step = step;
    }

    /// <summary>Time until <paramref name="lastStep"/> steps will be done; null before the first one.</summary>
    public TimeSpan? Until(long lastStep) =>
        _firstStep is long first ? clock.GetElapsedTime(_start) * ((double)(lastStep - _step) / (_step - first)) : null;

    /// <summary>Two units at most: "3 h 20 min", "4 min 10 s", "12 s".</summary>
    public static string Text(TimeSpan time)
    {
        long seconds = (long)Math.Round(time.TotalSeconds);
        return seconds switch
        {
            >= 3600 => FormattableString.Invariant($"{seconds / 3600} h {seconds % 3600 / 60} min"),
            >= 60 => FormattableString.Invariant($"{seconds / 60} min {seconds % 60} s"),
            _ => FormattableString.Invariant($"{seconds} s"),
        };
    }
}
