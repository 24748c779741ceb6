namespace MLNetHybrid.Dbscan;

/// <summary>
/// Remembers which tiles already lie in one set as a whole, so that two such tiles of the same set need no distances. Sets only grow: what was true
/// stays true, and threads may share this without locks.
/// </summary>
internal sealed class JoinedTiles(TiledRows rows, DisjointSets sets)
{
    private readonly bool[] _whole = new bool[rows.TileCount];

    /// <summary>True only if every row of both tiles belongs to one and the same set.</summary>
    public bool Together(int tile, int other) =>
        IsWhole(tile) && (tile == other || (IsWhole(other) && SetOf(tile * TileDistances.Lanes) == SetOf(other * TileDistances.Lanes)));

    private bool IsWhole(int tile)
    {
        if (Volatile.Read(ref _whole[tile])) return true;
        int first = tile * TileDistances.Lanes, set = SetOf(first);
        for (int i = 1; i < rows.TileLength(tile); i++)
        {
            if (SetOf(first + i) != set) return false;
        }
        Volatile.Write(ref _whole[tile], true);
        return true;
    }

    private int SetOf(int position) => sets.Find(rows.OriginalIndex(position));
}
