namespace MLNetHybrid.Streams.States;

/// <summary>What is remembered of streams, or of things that streams hold, by their keys: one table of a cursor's memory.</summary>
internal abstract class StreamTable
{
    private static readonly StreamMoment Unscored = new(null);

    /// <summary>The event that is taken in.</summary>
    public StreamMoment Moment { get; set; } = Unscored;

    /// <summary>Keys that are remembered.</summary>
    public abstract int Count { get; }

    /// <summary>Keys that made room for others so far.</summary>
    public long Forgotten { get; protected set; }

    /// <summary>Forgets all keys.</summary>
    public abstract void Reset();

    /// <summary>Writes the keys used after a run, the one unused for longest first, and how many keys there are in all.</summary>
    /// <param name="state">Takes them.</param>
    /// <param name="since">Number of the run; negative: all keys are written.</param>
    public abstract void Write(StateWriter state, long since);

    /// <summary>Reads what <see cref="Write"/> wrote; the table stays as it is.</summary>
    /// <param name="state">Gives them.</param>
    /// <param name="before">What was read before, to which these are changes; null: nothing. Not to be used any more.</param>
    public abstract StreamEntries Read(StateReader state, StreamEntries? before);

    /// <summary>Takes the keys of one lane over, in the order of their last use: as many as the table holds, those used last.</summary>
    /// <param name="lanes">What <see cref="Read"/> gave for each lane that was saved.</param>
    /// <param name="isOfLane">Whether a key's hash belongs to this lane.</param>
    public abstract void Adopt(IReadOnlyList<StreamEntries> lanes, Func<uint, bool> isOfLane);
}

/// <summary>Keys and states that were read, the one unused for longest first.</summary>
internal abstract class StreamEntries;
