using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Dbscan;

/// <summary>Which rows of a tile have enough rows within the radius, themselves counted; stops counting where the answer is known.</summary>
internal ref struct CorePointQuery(TiledRows rows, int queryTile, RadiusTest test, int minimumPoints, ReadOnlySpan<float> limits, Span<int> neighbours) : ITileQuery
{
    private readonly ReadOnlySpan<float> _x = rows.Tile(queryTile);
    private readonly Span<int> _neighbours = neighbours;

    public uint Active { get; private set; } = rows.ValidLanes(queryTile);

    public readonly double SquaredReach => test.SquaredRadius;

    public ReadOnlySpan<float> Limits { get; } = limits;

    public readonly bool Skips(TileNode node) => false;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Near(int lane, int tile, uint near, scoped ReadOnlySpan<float> squared)
    {
        _neighbours[lane] += BitOperations.PopCount(test.Within(_x, lane, rows.Tile(tile), near, squared));
        if (_neighbours[lane] >= minimumPoints) Active &= ~(1u << lane);
    }
}
