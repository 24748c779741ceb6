using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Components;

/// <summary>
/// Values by their keys, in the order of their last use, so that the one unused for longest can make room. Entries lie in one array: a
/// million of them are no million objects.
/// </summary>
internal sealed class LeastRecentlyUsed<TKey, TValue> where TKey : notnull
{
    private const int None = -1;

    private readonly Dictionary<TKey, int> _places = [];
    private Entry[] _entries = [];
    private int _used;                   // entries that were ever used lie before this one
    private int _free = None;            // chain of entries that hold nothing, by Older
    private int _newest = None, _oldest = None;

    public int Count => _places.Count;

    /// <summary>Finds a value, which counts as a use.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        ref TValue found = ref Use(key);
        if (Unsafe.IsNullRef(ref found))
        {
            value = default;
            return false;
        }

        value = found;
        return true;
    }

    /// <summary>Finds a value, which counts as a use; no reference where the key is not there. Valid until the next addition.</summary>
    public ref TValue Use(TKey key)
    {
        if (!_places.TryGetValue(key, out int place)) return ref Unsafe.NullRef<TValue>();
        if (place != _newest)
        {
            Unlink(place);
            LinkNewest(place);
        }

        return ref _entries[place].Value;
    }

    /// <summary>Adds a value whose key is not there.</summary>
    public void Add(TKey key, TValue value)
    {
        int place = _free;
        if (place != None) _free = _entries[place].Older;
        else if ((place = _used++) == _entries.Length) Array.Resize(ref _entries, Math.Max(4, _entries.Length + (_entries.Length >> 1)));
        _places.Add(key, place);
        (_entries[place].Key, _entries[place].Value) = (key, value);
        LinkNewest(place);
    }

    /// <summary>Removes the value unused for longest. There must be one.</summary>
    public TValue RemoveOldest()
    {
        int place = _oldest;
        TValue value = _entries[place].Value;
        _places.Remove(_entries[place].Key);
        Unlink(place);
        _entries[place] = new Entry { Older = _free };
        _free = place;
        return value;
    }

    /// <summary>The value unused for longest. There must be one.</summary>
    public ref readonly TValue Oldest => ref _entries[_oldest].Value;

    /// <summary>All entries, the one unused for longest first.</summary>
    public IEnumerable<(TKey Key, TValue Value)> OldestFirst()
    {
        for (int place = _oldest; place != None; place = _entries[place].Newer) yield return (_entries[place].Key, _entries[place].Value);
    }

    /// <summary>All entries, the one used last first.</summary>
    public IEnumerable<(TKey Key, TValue Value)> NewestFirst()
    {
        for (int place = _newest; place != None; place = _entries[place].Older) yield return (_entries[place].Key, _entries[place].Value);
    }

    /// <summary>Makes room at once for as many entries.</summary>
    public void EnsureCapacity(int count)
    {
        _places.EnsureCapacity(count);
        if (_entries.Length < count) Array.Resize(ref _entries, count);
    }

    public void Clear()
    {
        _places.Clear();
        _entries = [];
        _used = 0;
        _free = _newest = _oldest = None;
    }

    private void LinkNewest(int place)
    {
        (_entries[place].Newer, _entries[place].Older) = (None, _newest);
        if (_newest != None) _entries[_newest].Newer = place;
        else _oldest = place;
        _newest = place;
    }

    private void Unlink(int place)
    {
        (int newer, int older) = (_entries[place].Newer, _entries[place].Older);
        if (newer != None) _entries[newer].Older = older;
        else _newest = older;
        if (older != None) _entries[older].Newer = newer;
        else _oldest = newer;
    }

    private struct Entry
    {
        public TKey Key;
        public TValue Value;
        public int Newer, Older;
    }
}
