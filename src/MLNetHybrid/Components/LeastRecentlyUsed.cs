using System.Diagnostics.CodeAnalysis;

namespace MLNetHybrid.Components;

/// <summary>Values by their keys, in the order of their last use, so that the one unused for longest can make room.</summary>
internal sealed class LeastRecentlyUsed<TKey, TValue> where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _entries = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = new();   // most recently used first

    public int Count => _entries.Count;

    /// <summary>Finds a value, which counts as a use.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_entries.TryGetValue(key, out LinkedListNode<(TKey Key, TValue Value)>? node))
        {
            value = default;
            return false;
        }

        if (node != _byUse.First)
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
        }

        value = node.Value.Value;
        return true;
    }

    /// <summary>Adds a value whose key is not there.</summary>
    public void Add(TKey key, TValue value) => _entries.Add(key, _byUse.AddFirst((key, value)));

    /// <summary>Removes the value unused for longest. There must be one.</summary>
    public TValue RemoveOldest()
    {
        (TKey key, TValue value) = _byUse.Last!.Value;
        _byUse.RemoveLast();
        _entries.Remove(key);
        return value;
    }

    /// <summary>All entries, the one unused for longest first.</summary>
    public IEnumerable<(TKey Key, TValue Value)> OldestFirst()
    {
        for (LinkedListNode<(TKey Key, TValue Value)>? node = _byUse.Last; node is not null; node = node.Previous) yield return node.Value;
    }

    public void Clear()
    {
        _entries.Clear();
        _byUse.Clear();
    }
}
