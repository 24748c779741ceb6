using MLNetHybrid.Detectors.Search;

namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>
/// Searches the core points nearest to many rows at once. Every answer is that of the row alone. Safe for one thread at a time.
/// </summary>
internal sealed class DensityScorer(DensityModel model, bool findClusters)
{
    private readonly QueryGroups _groups = new(model.Core);

    // rows: (N, D), found: (N)
    public void Find(ReadOnlyMemory<float> rows, Memory<NearestCore> found)
    {
        int N = found.Length;
        if (model.Core.RowCount == 0)
        {
            found.Span.Fill(new NearestCore(double.PositiveInfinity, -1, DensityClustering.Noise));
            return;
        }
        _groups.Run(rows, N, (Scorer: this, Found: found), static (state, tile, indices, leaves) =>
            state.Scorer.Find(tile, indices, leaves, state.Found.Span));
    }

    // indices, leaves: up to 32 rows and the tile that each lies near.
    private void Find(QueryTile tile, ReadOnlySpan<int> indices, ReadOnlySpan<int> leaves, Span<NearestCore> found)
    {
        Span<float> limits = stackalloc float[TileKernels.TileRows];
        Span<double> squared = stackalloc double[TileKernels.TileRows];
        Span<int> nearest = stackalloc int[TileKernels.TileRows];
        Span<int> lowest = stackalloc int[TileKernels.TileRows];
        var query = new NearestQuery(model.Core, tile.Columns, tile.Active, limits, squared, nearest);
        // Its own tile first gives each row a bound, so that one far from the rest of the group does not look everywhere.
        for (int first = 0, end = 1; first < indices.Length; first = end++)
        {
            while (end < indices.Length && leaves[end] == leaves[first]) end++;
            uint near = uint.MaxValue >> (TileKernels.TileRows - (end - first)) << first;
            TileSearch.Measure(model.Core, leaves[first], tile.Columns, near, ref query);
        }
        TileSearch.Run(model.Core, tile.Columns, tile.Lo, tile.Hi, ref query);

        lowest.Fill(int.MaxValue);
        if (findClusters) FindClusters(tile, squared, nearest, limits, lowest);
        for (int i = 0; i < indices.Length; i++)
            found[indices[i]] = new NearestCore(squared[i], nearest[i], lowest[i] == int.MaxValue ? DensityClustering.Noise : lowest[i]);
    }

    // Starts from the cluster of the nearest core point: only tiles that hold a lower one are of interest.
    private void FindClusters(QueryTile tile, ReadOnlySpan<double> squared, ReadOnlySpan<int> nearest, Span<float> limits, Span<int> lowest)
    {
        uint active = 0;
        for (int i = 0; i < TileKernels.TileRows && nearest[i] >= 0; i++)
        {
            if (squared[i] > model.Radius.SquaredRadius) continue;
            lowest[i] = model.Clusters.Ids[nearest[i]];
            if (lowest[i] > 0) active |= 1u << i;
        }
        limits.Fill(model.Radius.PossiblyWithin);
        var query = new ClusterQuery(model.Core, model.Clusters, tile.Columns, active, model.Radius, limits, lowest);
        TileSearch.Run(model.Core, tile.Columns, tile.Lo, tile.Hi, ref query);
    }
}
