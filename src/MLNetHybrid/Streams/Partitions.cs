using Microsoft.ML;
using MLNetHybrid.Components;

namespace MLNetHybrid.Streams;

/// <summary>
/// The state of each stream, found by the values of the partition columns. Holds at most a given number of streams: the one unused for
/// longest makes room, and starts anew should it come back.
/// </summary>
/// <param name="row">The row whose stream is asked for.</param>
/// <param name="columns">The partition columns and the limit.</param>
/// <param name="forgotten">Counts the streams that had to make room.</param>
internal sealed class Partitions<TState>(DataViewRow row, StreamColumns columns, ForgottenStreams forgotten) where TState : class
{
    private readonly PartitionKey _key = new(row, columns.Partition);
    private readonly int _maximum = columns.MaximumPartitions;
    private readonly LeastRecentlyUsed<UInt128, TState> _states = new();

    /// <summary>Makes the state of a new stream.</summary>
    public required Func<TState> Create { get; init; }

    /// <summary>Makes the state of a forgotten stream that of a new one.</summary>
    public required Action<TState> Clear { get; init; }

    /// <summary>Whether something is lost with this state.</summary>
    public required Func<TState, bool> IsMissed { get; init; }

    /// <summary>The state of the stream that the current row belongs to; null where its key is missing.</summary>
    public TState? Current()
    {
        if (_key.Read() is not UInt128 key) return null;
        return _states.TryGet(key, out TState? state) ? state : Add(key);
    }

    /// <summary>Forgets all streams.</summary>
    public void Reset() => _states.Clear();

    private TState Add(UInt128 key)
    {
        TState state;
        if (_states.Count < _maximum)
        {
            state = Create();
        }
        else
        {
            state = _states.RemoveOldest();
            forgotten.Add(IsMissed(state));
            Clear(state);
        }

        _states.Add(key, state);
        return state;
    }
}
