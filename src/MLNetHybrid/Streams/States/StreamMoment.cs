namespace MLNetHybrid.Streams.States;

/// <summary>Which event a memory takes in. Cursors that read ahead are at another one than their source.</summary>
internal sealed class StreamMoment(StreamRun? scored)
{
    /// <summary>Number of the run; 0: no scorer's.</summary>
    public long Run { get; private set; }

    /// <summary>Hash of the event's key.</summary>
    public uint KeyHash { get; private set; }

    /// <summary>Place of the event in its run.</summary>
    public int Place { get; private set; }

    /// <param name="position">Of the event in its cursor.</param>
    public void MoveTo(long position)
    {
        if (scored is null) return;
        Place = scored.Place(position);
        MoveTo(scored.Number, scored.KeyHash(Place));
    }

    /// <summary>To an event that no cursor holds.</summary>
    public void MoveTo(long run, uint keyHash) => (Run, KeyHash) = (run, keyHash);
}
