namespace MLNetHybrid.Dbscan;

/// <summary>
/// Remembers which tiles, and which nodes over tiles, already lie in one set as a whole, so that two such of the same set need no distances. Sets only
/// grow: what was true stays true, and threads may share this without locks.
/// </summary>
internal sealed class JoinedTiles(TiledRows rows, DisjointSets sets)
{
    private readonly bool[] _whole = new bool[Math.Max(0, 2 * rows.TileCount - 1)];
    private readonly int[] _leaves = rows.LeafIndices();

    /// <summary>True only if every row of the tile and of the node belongs to one and the same set.</summary>
    public bool Together(int tile, TileNode node) =>
        IsWhole(new TileNode(_leaves[tile], tile, tile + 1)) && IsWhole(node) && SetOf(tile) == SetOf(node.FirstTile);

    // An inner node is seen to be whole once its children have been, which a search that comes by them finds out.
    private bool IsWhole(TileNode node)
    {
        if (Volatile.Read(ref _whole[node.Index])) return true;
        bool whole = node.IsLeaf
            ? IsWhole(node.FirstTile)
            : IsKnownWhole(node.Left) && IsKnownWhole(node.Right) && SetOf(node.Left.FirstTile) == SetOf(node.Right.FirstTile);
        if (whole) Volatile.Write(ref _whole[node.Index], true);
        return whole;
    }

    private bool IsKnownWhole(TileNode node) => Volatile.Read(ref _whole[node.Index]);

    private bool IsWhole(int tile)
    {
        int first = tile * TileKernels.TileRows, set = SetOf(tile);
        for (int i = 1; i < rows.TileLength(tile); i++)
        {
            if (sets.Find(rows.OriginalIndex(first + i)) != set) return false;
        }
        return true;
    }

    // Of the tile's first row.
    private int SetOf(int tile) => sets.Find(rows.OriginalIndex(tile * TileKernels.TileRows));
}
