using Microsoft.ML;

namespace MLNetHybrid.Streams;

/// <summary>
/// The state of each stream, found by the values of the partition columns. Holds at most a given number of streams: the one
/// unused for longest makes room, and starts anew should it come back.
/// </summary>
/// <param name="row">The row whose stream is asked for.</param>
/// <param name="columns">The partition columns and the limit.</param>
/// <param name="forgotten">Counts the streams that had to make room.</param>
internal sealed class Partitions<TState>(DataViewRow row, StreamColumns columns, ForgottenStreams forgotten) where TState : class
{
    private readonly PartitionKey _key = new(row, columns.Partition);
    private readonly int _maximum = columns.MaximumPartitions;
    private readonly Dictionary<UInt128, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();   // most recently used first

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
        if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? node)) return Add(key);
        if (node != _byUse.First)
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
        }
        return node.Value.State;
    }

    /// <summary>Forgets all streams.</summary>
    public void Reset()
    {
        _entries.Clear();
        _byUse.Clear();
    }

    private TState Add(UInt128 key)
    {
        TState state;
        if (_entries.Count < _maximum)
        {
            state = Create();
        }
        else
        {
            Entry oldest = _byUse.Last!.Value;
            _byUse.RemoveLast();
            _entries.Remove(oldest.Key);
            state = oldest.State;
            forgotten.Add(IsMissed(state));
            Clear(state);
        }
        _entries.Add(key, _byUse.AddFirst(new Entry(key, state)));
        return state;
    }

    private sealed record Entry(UInt128 Key, TState State);
}
