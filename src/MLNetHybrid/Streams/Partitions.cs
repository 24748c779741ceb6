using MLNetHybrid.Components;

namespace MLNetHybrid.Streams;

/// <summary>
/// The state of each stream, found by the values of the partition columns. Holds at most a given number of streams: the one unused for
/// longest makes room, and starts anew should it come back.
/// </summary>
/// <param name="keys">Reads the key of the current row's stream.</param>
/// <param name="maximum">The limit.</param>
/// <param name="forgotten">Counts the streams that had to make room.</param>
internal sealed class Partitions<TState>(PartitionKey keys, int maximum, ForgottenStreams forgotten) where TState : class
{
    private readonly LeastRecentlyUsed<UInt128, TState> _states = new();

    /// <summary>Makes the state of a new stream.</summary>
    public required Func<TState> Create { get; init; }

    /// <summary>Makes the state of a forgotten stream that of a new one.</summary>
    public required Action<TState> Clear { get; init; }

    /// <summary>Whether something is lost with this state.</summary>
    public required Func<TState, bool> IsMissed { get; init; }

    /// <summary>Called for each stream that is new or comes back; may give its state what is known of it. Default: nothing is.</summary>
    public Action<UInt128, TState>? Recall { get; init; }

    /// <summary>The state of the stream that the current row belongs to; null where its key is missing.</summary>
    public TState? Current()
    {
        if (keys.Read() is not UInt128 key) return null;
        return _states.TryGet(key, out TState? state) ? state : Add(key);
    }

    /// <summary>Forgets all streams.</summary>
    public void Reset() => _states.Clear();

    /// <summary>The streams remembered, the one unused for longest first.</summary>
    public IEnumerable<(UInt128 Key, TState State)> OldestFirst() => _states.OldestFirst();

    private TState Add(UInt128 key)
    {
        TState state;
        if (_states.Count < maximum)
        {
            state = Create();
        }
        else
        {
            state = _states.RemoveOldest();
            forgotten.Add(IsMissed(state));
            Clear(state);
        }

        Recall?.Invoke(key, state);
        _states.Add(key, state);
        return state;
    }
}
