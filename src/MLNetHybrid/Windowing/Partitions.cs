using Microsoft.ML;

namespace MLNetHybrid.Windowing;

/// <summary>
/// The state of each stream, found by the values of the partition columns. Holds at most a given number of streams: the one
/// unused for longest makes room, and starts anew should it come back.
/// </summary>
internal sealed class Partitions<TState> where TState : class
{
    private readonly PartitionKey _key;
    private readonly int _maximum;
    private readonly Func<TState> _create;
    private readonly Action<TState> _clear;
    private readonly Dictionary<UInt128, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();   // most recently used first

    public Partitions(DataViewRow row, StreamColumns columns, Func<TState> create, Action<TState> clear)
    {
        _key = new PartitionKey(row, columns.Partition);
        _maximum = columns.MaximumPartitions;
        _create = create;
        _clear = clear;
    }

    /// <summary>The state of the stream that the current row belongs to.</summary>
    public TState Current()
    {
        UInt128 key = _key.Read();
        if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? node)) return Add(key);
        if (node != _byUse.First)
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
        }
        return node.Value.State;
    }

    public void Clear()
    {
        _entries.Clear();
        _byUse.Clear();
    }

    private TState Add(UInt128 key)
    {
        TState state;
        if (_entries.Count < _maximum)
        {
            state = _create();
        }
        else
        {
            Entry oldest = _byUse.Last!.Value;
            _byUse.RemoveLast();
            _entries.Remove(oldest.Key);
            state = oldest.State;
            _clear(state);
        }
        _entries.Add(key, _byUse.AddFirst(new Entry(key, state)));
        return state;
    }

    private sealed record Entry(UInt128 Key, TState State);
}
