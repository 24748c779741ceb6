using MLNetHybrid.Components;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>The projections of the last L rows of each stream, in bounded memory: the stream unused for longest makes room.</summary>
/// <param name="length">L.</param>
/// <param name="columns">C.</param>
/// <param name="bytes">Most memory for projections; one stream is always kept.</param>
internal sealed class ProjectionCache(int length, int columns, long bytes)
{
    public const long DefaultBytes = 64 << 20;

    private readonly long _capacity = Math.Max(1, bytes / ((long)length * (columns * sizeof(float) + sizeof(double))));
    private readonly LeastRecentlyUsed<long, Entry> _entries = new();

    public int Count => _entries.Count;

    /// <summary>Whether the stream's rows are here, and the place of the newest.</summary>
    public bool TryGet(long stream, out long newest)
    {
        bool found = _entries.TryGet(stream, out Entry? entry);
        newest = found ? entry!.Newest : 0;
        return found;
    }

    /// <summary>Writes the stream's L rows, which must be here, from row <paramref name="first"/> on.</summary>
    public void CopyTo(long stream, ProjectedRows rows, int first)
    {
        if (_entries.TryGet(stream, out Entry? entry)) rows.Copy(entry.Rows, 0, length, first);
    }

    /// <summary>Remembers L rows from row <paramref name="first"/> on as the stream's last.</summary>
    public void Keep(long stream, long newest, ProjectedRows rows, int first)
    {
        if (!_entries.TryGet(stream, out Entry? entry))
        {
            entry = _entries.Count < _capacity ? new Entry(new ProjectedRows(columns)) : _entries.RemoveOldest();
            entry.Rows.Resize(length);
            _entries.Add(stream, entry);
        }

        entry.Newest = newest;
        entry.Rows.Copy(rows, first, length, 0);
    }

    private sealed class Entry(ProjectedRows rows)
    {
        public ProjectedRows Rows => rows;
        public long Newest { get; set; }
    }
}
