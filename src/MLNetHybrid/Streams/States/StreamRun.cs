namespace MLNetHybrid.Streams.States;

/// <summary>The events that a scorer's lane puts through its model together.</summary>
internal sealed class StreamRun
{
    private uint[] _keyHashes = [];
    private long _first;

    /// <summary>
    /// Number of the run, which rises. What is remembered of a stream carries the number of the run that it was last used in: so one knows
    /// what has changed since a state was saved, and which of two lanes' streams was used later.
    /// </summary>
    public long Number { get; private set; }

    /// <param name="number">Of the run.</param>
    /// <param name="first">Position of the first event in its cursor.</param>
    /// <param name="keyHashes">Of the events' keys, which say what lane they go to.</param>
    public void Begin(long number, long first, uint[] keyHashes) => (Number, _first, _keyHashes) = (number, first, keyHashes);

    /// <summary>An event's place in the run, from 0.</summary>
    /// <param name="position">Of the event in its cursor.</param>
    public int Place(long position) => (int)(position - _first);

    /// <summary>Hash of the key of the event at a place.</summary>
    public uint KeyHash(int place) => _keyHashes[place];
}
