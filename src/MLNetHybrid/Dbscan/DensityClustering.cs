namespace MLNetHybrid.Dbscan;

/// <summary>
/// DBSCAN (Ester, Kriegel, Sander and Xu, 1996) in three passes over tiles of rows, none of which keeps a neighbour list: which rows are core points,
/// which core points hang together, which cluster a border row joins. Memory O(N D), time O(N^2 D) at worst and O(N log N) where eps is small and
/// columns are few.
/// </summary>
/// <remarks>
/// Cluster numbers are scikit-learn's: clusters in the order of their first core row; a border row joins the lowest-numbered cluster that reaches it
/// (there because that cluster is grown first). The result does not depend on the number of threads.
/// </remarks>
internal static class DensityClustering
{
    /// <summary>Cluster number of a row that belongs to no cluster.</summary>
    public const int Noise = -1;

    // rows: (N, D).  isCore_i = [ #{ j : |x_i - x_j| <= eps } >= minimumPoints ], the row itself counted.
    public static bool[] FindCorePoints(TiledRows rows, double epsilon, int minimumPoints, ParallelPass pass)
    {
        var test = new RadiusTest(epsilon * epsilon, rows.ColumnCount);
        var isCore = new bool[rows.RowCount];
        int[] leaves = rows.LeafIndices();
        pass.For(rows.TileCount, tile =>
        {
            Span<float> limits = stackalloc float[TileKernels.TileRows];
            limits.Fill(test.PossiblyWithin);
            Span<int> neighbours = stackalloc int[TileKernels.TileRows];
            neighbours.Clear();
            var query = new CorePointQuery(rows, tile, test, minimumPoints, limits, neighbours);
            TileSearch.Run(rows, rows.Tile(tile), rows.Lo(leaves[tile]), rows.Hi(leaves[tile]), ref query);
            int first = tile * TileKernels.TileRows;
            for (int i = 0; i < rows.TileLength(tile); i++) isCore[rows.OriginalIndex(first + i)] = neighbours[i] >= minimumPoints;
        });
        return isCore;
    }

    // core: (M, D) in the order of the training rows.  Cluster number of each core point: (M).
    public static int[] ConnectCorePoints(TiledRows core, double epsilon, ParallelPass pass)
    {
        var test = new RadiusTest(epsilon * epsilon, core.ColumnCount);
        var sets = new DisjointSets(core.RowCount);
        var joined = new JoinedTiles(core, sets);
        int[] leaves = core.LeafIndices();
        pass.For(core.TileCount, tile =>
        {
            Span<float> limits = stackalloc float[TileKernels.TileRows];
            limits.Fill(test.PossiblyWithin);
            var query = new JoinQuery(core, tile, test, limits, sets, joined);
            TileSearch.Run(core, core.Tile(tile), core.Lo(leaves[tile]), core.Hi(leaves[tile]), ref query);
        });

        var clusterIds = new int[core.RowCount];
        int clusterCount = 0;
        for (int i = 0; i < clusterIds.Length; i++)
        {
            int first = sets.Find(i); // the set's smallest member, so its number is known when i comes by
            clusterIds[i] = first == i ? clusterCount++ : clusterIds[first];
        }
        return clusterIds;
    }

    // rows: (N, D), their tree, and the core points among them with their clusters.  Cluster number of each row, or Noise: (N).
    public static int[] AssignRows(TiledRows rows, bool[] isCore, TiledRows core, CoreClusters clusters, double epsilon, ParallelPass pass)
    {
        var test = new RadiusTest(epsilon * epsilon, rows.ColumnCount);
        var clusterIds = new int[rows.RowCount];
        for (int i = 0, c = 0; i < isCore.Length; i++) clusterIds[i] = isCore[i] ? clusters.Ids[c++] : Noise;
        if (core.RowCount is 0 || core.RowCount == rows.RowCount) return clusterIds;

        int[] leaves = rows.LeafIndices();
        pass.For(rows.TileCount, tile =>
        {
            int first = tile * TileKernels.TileRows;
            uint active = 0;
            for (int i = 0; i < rows.TileLength(tile); i++) active |= isCore[rows.OriginalIndex(first + i)] ? 0 : 1u << i;
            if (active == 0) return;

            Span<float> limits = stackalloc float[TileKernels.TileRows];
            limits.Fill(test.PossiblyWithin);
            Span<int> lowest = stackalloc int[TileKernels.TileRows];
            lowest.Fill(int.MaxValue);
            var query = new ClusterQuery(core, clusters, rows.Tile(tile), active, test, limits, lowest);
            TileSearch.Run(core, rows.Tile(tile), rows.Lo(leaves[tile]), rows.Hi(leaves[tile]), ref query);
            for (int i = 0; i < rows.TileLength(tile); i++)
            {
                if ((active >> i & 1) != 0 && lowest[i] != int.MaxValue) clusterIds[rows.OriginalIndex(first + i)] = lowest[i];
            }
        });
        return clusterIds;
    }
}
