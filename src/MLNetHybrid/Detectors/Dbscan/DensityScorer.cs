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
        Span<NearRow> nearest = stackalloc NearRow[TileKernels.TileRows];
        nearest = nearest[..indices.Length];
        Span<int> lowest = stackalloc int[TileKernels.TileRows];
        NearestRowsQuery.Search(model.Core, tile, leaves, k: 1, nearest, excluded: []);
        lowest.Fill(int.MaxValue);
        if (findClusters) FindClusters(tile, nearest, lowest);
        for (int i = 0; i < indices.Length; i++)
        {
            int cluster = lowest[i] == int.MaxValue ? DensityClustering.Noise : lowest[i];
            found[indices[i]] = new NearestCore(nearest[i].Squared, nearest[i].Index, cluster);
        }
    }

    // Starts from the cluster of the nearest core point: only tiles that hold a lower one are of interest.
    private void FindClusters(QueryTile tile, ReadOnlySpan<NearRow> nearest, Span<int> lowest)
    {
        uint active = 0;
        for (int i = 0; i < nearest.Length; i++)
        {
            if (nearest[i].Index < 0 || nearest[i].Squared > model.Radius.SquaredRadius) continue;
            lowest[i] = model.Clusters.Ids[nearest[i].Index];
            if (lowest[i] > 0) active |= 1u << i;
        }
        if (active == 0) return;
        Span<float> limits = stackalloc float[RowLimits.ScratchLength];
        var query = new ClusterQuery(model.Core, model.Clusters, tile.Rows, active, model.Radius, limits, lowest);
        TileSearch.Run(model.Core, tile.Rows, ref query);
    }
}
