namespace MLNetHybrid.Tool.Input;

/// <summary>Reads the names of the streams; each name is kept once.</summary>
internal sealed class StreamColumn
{
    private readonly List<string> _names = [];
    private readonly HashSet<string> _different = [];

    public IReadOnlyList<string> Names => _names;

    public void Add(ReadOnlySpan<char> cell)
    {
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> different = _different.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!different.TryGetValue(cell, out string? name)) _different.Add(name = cell.ToString());
        _names.Add(name);
    }
}
