namespace MLNetHybrid.Serving;

/// <summary>
/// Which run was the last one before a time: by a few marks, so that an idle stream is forgotten a little late, never early.
/// </summary>
/// <param name="clock">Tells the time.</param>
/// <param name="idle">How long a stream may be idle.</param>
internal sealed class IdleClock(TimeProvider clock, TimeSpan idle)
{
    private const int Marks = 32;

    private readonly Queue<(long Time, long Run)> _marks = new(Marks + 2);
    private long _newest = long.MinValue;

    /// <summary>Forgets the runs.</summary>
    public void Restart()
    {
        _marks.Clear();
        _newest = long.MinValue;
    }

    /// <summary>
    /// The last run that is known to be as long ago as a stream may be idle; null: there is none that was not given before.
    /// </summary>
    /// <param name="last">Number of the last run so far.</param>
    public long? Passed(long last)
    {
        long now = clock.GetTimestamp(), span = (long)(idle.TotalSeconds * clock.TimestampFrequency);
        if (_newest == long.MinValue || now - _newest >= span / Marks)
        {
            _newest = now;
            _marks.Enqueue((now, last));
        }
        long? run = null;
        while (_marks.TryPeek(out (long Time, long Run) mark) && now - mark.Time >= span) run = _marks.Dequeue().Run;
        return run;
    }
}
