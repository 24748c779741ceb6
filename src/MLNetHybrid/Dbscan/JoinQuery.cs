using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Dbscan;

/// <summary>Joins the core points of a tile with the core points within the radius in this tile and later ones: each pair of tiles meets once.</summary>
internal readonly ref struct JoinQuery(TiledRows core, int queryTile, RadiusTest test, ReadOnlySpan<float> limits, DisjointSets sets, JoinedTiles joined) : ITileQuery
{
    private readonly ReadOnlySpan<float> _x = core.Tile(queryTile);

    public uint Active { get; } = core.ValidLanes(queryTile);

    public double SquaredReach => test.SquaredRadius;

    public ReadOnlySpan<float> Limits { get; } = limits;

    public bool Skips(TileNode node) => node.EndTile <= queryTile || joined.Together(queryTile, node);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Near(int lane, int tile, uint near, scoped ReadOnlySpan<float> squared)
    {
        int item = core.OriginalIndex(queryTile * TileKernels.TileRows + lane);
        for (uint within = test.Within(_x, lane, core.Tile(tile), near, squared); within != 0; within &= within - 1)
            sets.Union(item, core.OriginalIndex(tile * TileKernels.TileRows + BitOperations.TrailingZeroCount(within)));
    }
}
