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
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LinkedListNode<Entry>>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly LinkedList<Entry> _byUse = new();   // most recently used first

    public Partitions(DataViewRow row, StreamColumns columns, Func<TState> create, Action<TState> clear)
    {
        _key = new PartitionKey(row, columns.Partition);
        _maximum = columns.MaximumPartitions;
        _create = create;
        _clear = clear;
        _lookup = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The state of the stream that the current row belongs to.</summary>
    public TState Current()
    {
        ReadOnlySpan<char> key = _key.Read();
        if (!_lookup.TryGetValue(key, out LinkedListNode<Entry>? node)) return Add(key.ToString());
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

    private TState Add(string key)
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

    private sealed record Entry(string Key, TState State);
}
