namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>
/// The projections of the last L rows of each stream, in bounded memory: the stream unused for longest makes room. What is forgotten can be projected
/// again from the rows.
/// </summary>
internal sealed class ProjectionCache
{
    public const long DefaultBytes = 64 << 20;

    private readonly int _length;
    private readonly int _columns;
    private readonly long _capacity;
    private readonly Dictionary<long, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();   // most recently used first

    /// <param name="length">L.</param>
    /// <param name="columns">C.</param>
    /// <param name="bytes">Most memory for projections; one stream is always kept.</param>
    public ProjectionCache(int length, int columns, long bytes)
    {
        _length = length;
        _columns = columns;
        _capacity = Math.Max(1, bytes / ((long)length * (columns * sizeof(float) + sizeof(double))));
    }

    public int Count => _entries.Count;

    /// <summary>Whether the stream's rows are here, and the place of the newest.</summary>
    public bool TryGet(long stream, out long newest)
    {
        bool found = _entries.TryGetValue(stream, out LinkedListNode<Entry>? node);
        newest = found ? node!.Value.Newest : 0;
        return found;
    }

    /// <summary>Writes the stream's L rows from row <paramref name="first"/> on.</summary>
    public void CopyTo(long stream, ProjectedRows rows, int first) => rows.Copy(_entries[stream].Value.Rows, 0, _length, first);

    /// <summary>Remembers L rows from row <paramref name="first"/> on as the stream's last.</summary>
    public void Keep(long stream, long newest, ProjectedRows rows, int first)
    {
        if (_entries.TryGetValue(stream, out LinkedListNode<Entry>? node))
        {
            _byUse.Remove(node);
        }
        else
        {
            Entry entry;
            if (_entries.Count < _capacity)
            {
                entry = new Entry(new ProjectedRows(_columns));
                entry.Rows.Resize(_length);
            }
            else
            {
                entry = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _entries.Remove(entry.Stream);
            }

            node = new LinkedListNode<Entry>(entry);
            _entries.Add(stream, node);
        }

        _byUse.AddFirst(node);
        node.Value.Stream = stream;
        node.Value.Newest = newest;
        node.Value.Rows.Copy(rows, first, _length, 0);
    }

    private sealed class Entry(ProjectedRows rows)
    {
        public ProjectedRows Rows => rows;
        public long Stream { get; set; }
        public long Newest { get; set; }
    }
}
