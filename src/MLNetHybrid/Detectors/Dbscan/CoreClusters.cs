using System.Numerics.Tensors;
using MLNetHybrid.Detectors.Search;

namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>The clusters of core points. Immutable.</summary>
internal sealed class CoreClusters
{
    private readonly int[] _lowestOfTile;

    // ids: (M), of the core points in the order of the training rows.
    public CoreClusters(TiledRows core, int[] ids)
    {
        Ids = ids;
        // Numbers start at 0 and none is left out.
        Count = ids.Length == 0 ? 0 : 1 + TensorPrimitives.Max<int>(ids);
        _lowestOfTile = new int[core.TileCount];
        Array.Fill(_lowestOfTile, int.MaxValue);
        for (int position = 0; position < core.RowCount; position++)
        {
            ref int lowest = ref _lowestOfTile[position / TileKernels.TileRows];
            lowest = Math.Min(lowest, ids[core.OriginalIndex(position)]);
        }
    }

    /// <summary>(M), in [0, <see cref="Count"/>).</summary>
    public int[] Ids { get; }

    public int Count { get; }

    /// <summary>The lowest cluster number in a tile.</summary>
    public int LowestOfTile(int tile) => _lowestOfTile[tile];
}
