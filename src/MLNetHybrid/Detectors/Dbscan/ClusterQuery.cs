using System.Numerics;
using System.Runtime.CompilerServices;
using MLNetHybrid.Detectors.Search;

namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>The lowest-numbered cluster with a core point within the radius of each query row.</summary>
/// <param name="core">(M, D)</param>
/// <param name="clusters">Of the core points.</param>
/// <param name="x">The query rows.</param>
/// <param name="active">A bit for each row that asks.</param>
/// <param name="test">The radius.</param>
/// <param name="limits">Scratch.</param>
/// <param name="lowest">(32) lowest number found; a higher one already known, or <see cref="int.MaxValue"/>, before.</param>
internal ref struct ClusterQuery(
    TiledRows core, CoreClusters clusters, QueryRows x, uint active, RadiusTest test, Span<float> limits,
    Span<int> lowest) : ITileQuery
{
    private readonly ReadOnlySpan<float> _x = x.Columns;
    private readonly Span<int> _lowest = lowest;

    public uint Active { get; private set; } = active;

    public readonly double SquaredReach => test.SquaredRadius;

    public RowLimits Limits { get; } = RowLimits.Alike(x, core.ColumnCount, test.PossiblyWithin, limits);

    public readonly bool Skips(TileNode node)
    {
        if (!node.IsLeaf) return false;
        int lowestHere = clusters.LowestOfTile(node.FirstTile);
        for (uint asking = Active; asking != 0; asking &= asking - 1)
        {
            if (lowestHere < _lowest[BitOperations.TrailingZeroCount(asking)]) return false;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Near(int lane, int tile, uint near, scoped ReadOnlySpan<float> squared, float slack)
    {
        if (clusters.LowestOfTile(tile) >= _lowest[lane]) return;
        for (uint within = test.Within(_x, lane, core.Tile(tile), near, squared, slack); within != 0; within &= within - 1)
        {
            int position = tile * TileKernels.TileRows + BitOperations.TrailingZeroCount(within);
            _lowest[lane] = Math.Min(_lowest[lane], clusters.Ids[core.OriginalIndex(position)]);
        }
        if (_lowest[lane] == 0) Active &= ~(1u << lane);
    }
}
