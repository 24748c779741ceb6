namespace MLNetHybrid.Streams.States;

/// <summary>Which event a memory takes in. Cursors that read ahead are at another one than their source.</summary>
internal sealed class StreamMoment(StreamRun? scored)
{
    /// <summary>Number of the run; 0: no scorer's.</summary>
    public long Run { get; private set; }

    /// <summary>Hash of the event's key.</summary>
    public uint KeyHash { get; private set; }

    /// <param name="position">Of the event in its cursor.</param>
    public void MoveTo(long position)
    {
        if (scored is not null) (Run, KeyHash) = (scored.Number, scored.KeyHash(position));
    }
}
