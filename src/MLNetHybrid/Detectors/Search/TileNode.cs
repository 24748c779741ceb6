namespace MLNetHybrid.Detectors.Search;

/// <summary>A node of <see cref="TiledRows"/>: its place among the nodes and the tiles [FirstTile, EndTile) below it.</summary>
internal readonly record struct TileNode(int Index, int FirstTile, int EndTile)
{
    public int TileCount => EndTile - FirstTile;

    public bool IsLeaf => TileCount == 1;

    public TileNode Left => new(Index + 1, FirstTile, Middle);

    public TileNode Right => new(Index + 2 * (Middle - FirstTile), Middle, EndTile);

    private int Middle => FirstTile + (TileCount + 1) / 2;
}
