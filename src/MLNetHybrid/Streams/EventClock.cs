namespace MLNetHybrid.Streams;

/// <summary>What <c>ElapsedTime</c> and <c>EventRate</c> remember of one stream.</summary>
internal sealed class EventClock
{
    /// <summary>Time of the latest event, in ticks (UTC); null before the first.</summary>
    public long? LastTicks { get; set; }

    /// <summary>The decayed number of events up to the latest one.</summary>
    public double Rate { get; set; }

    public void Clear()
    {
        LastTicks = null;
        Rate = 0;
    }
}
