using MLNetHybrid.Detectors.Search;

namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>
/// DBSCAN (Ester, Kriegel, Sander and Xu, 1996) over tiles of rows: <see cref="Neighbourhoods"/> finds the core points; here it is seen
/// which of them hang together and which cluster a border row joins. Memory O(N D), time O(N^2 D) at worst and O(N log N) where eps is
/// small and columns are few.
/// </summary>
/// <remarks>
/// Cluster numbers are scikit-learn's: clusters in the order of their first core row; a border row joins the lowest-numbered cluster that
/// reaches it (there because that cluster is grown first). The result does not depend on the number of threads.
/// </remarks>
internal static class DensityClustering
{
    /// <summary>Cluster number of a row that belongs to no cluster.</summary>
    public const int Noise = -1;

    /// <summary>
    /// For each row, at its position in the tiles' order: its position among the core points' tiles, or -1 for a row that is none.
    /// </summary>
    public static int[] CorePositions(TiledRows rows, Neighbourhoods neighbourhoods, TiledRows core)
    {
        int[] places = new int[core.RowCount], positions = new int[rows.RowCount], ofRow = new int[rows.RowCount];
        for (int place = 0; place < places.Length; place++) places[core.OriginalIndex(place)] = place;
        for (int position = 0; position < positions.Length; position++) ofRow[rows.OriginalIndex(position)] = position;
        Array.Fill(positions, -1);
        int c = 0;
        foreach (int position in ofRow)
        {
            if (neighbourhoods.IsCore(position)) positions[position] = places[c++];
        }
        return positions;
    }

    // rows: (N, D), core: (M, D) in the order of the training rows, corePositions: (N).  Cluster number of each core point: (M).
    public static int[] ConnectCorePoints(
        TiledRows rows, Neighbourhoods neighbourhoods, TiledRows core, int[] corePositions, RadiusTest test, ParallelPass pass)
    {
        // What the search for core points has found on its way joins most of them.
        var sets = new CoreSets(core);
        pass.For(rows.TileCount, tile =>
        {
            int first = tile * TileKernels.TileRows;
            for (int position = first; position < first + rows.TileLength(tile); position++)
            {
                if (corePositions[position] < 0) continue;
                foreach (int near in neighbourhoods.Known(position))
                {
                    if (corePositions[near] >= 0) sets.Join(corePositions[position], corePositions[near]);
                }
            }
        });
        PairSearch.Run(core, test, sets, pass);

        // Each set's number goes by its first row in the original order.
        int[] roots = new int[core.RowCount], numbers = new int[core.RowCount], clusterIds = new int[core.RowCount];
        for (int position = 0; position < roots.Length; position++) roots[core.OriginalIndex(position)] = sets.Find(position);
        Array.Fill(numbers, Noise);
        int clusterCount = 0;
        for (int i = 0; i < clusterIds.Length; i++)
        {
            ref int number = ref numbers[roots[i]];
            if (number == Noise) number = clusterCount++;
            clusterIds[i] = number;
        }
        return clusterIds;
    }

    // rows: (N, D), the core points among them and their clusters.  Cluster number of each row, or Noise: (N).
    public static int[] AssignRows(
        TiledRows rows, Neighbourhoods neighbourhoods, TiledRows core, int[] corePositions, CoreClusters clusters,
        RadiusTest test, ParallelPass pass)
    {
        var clusterIds = new int[rows.RowCount];
        pass.For(rows.TileCount, tile =>
        {
            Span<int> lowest = stackalloc int[TileKernels.TileRows];
            lowest.Fill(int.MaxValue);
            uint searching = 0;
            int first = tile * TileKernels.TileRows;
            for (int i = 0; i < rows.TileLength(tile); i++)
            {
                if (corePositions[first + i] >= 0)
                {
                    lowest[i] = ClusterAt(corePositions[first + i]);
                    continue;
                }
                foreach (int near in neighbourhoods.Known(first + i))
                {
                    if (corePositions[near] >= 0) lowest[i] = Math.Min(lowest[i], ClusterAt(corePositions[near]));
                }
                if (!neighbourhoods.KnowsAll(first + i)) searching |= 1u << i;
            }
            if (searching != 0)
            {
                Span<float> limits = stackalloc float[RowLimits.ScratchLength];
                var query = new ClusterQuery(core, clusters, rows.Queries(tile), searching, test, limits, lowest);
                TileSearch.Run(core, rows.Queries(tile), ref query);
            }
            for (int i = 0; i < rows.TileLength(tile); i++)
                clusterIds[rows.OriginalIndex(first + i)] = lowest[i] == int.MaxValue ? Noise : lowest[i];
        });
        return clusterIds;

        int ClusterAt(int corePosition) => clusters.Ids[core.OriginalIndex(corePosition)];
    }
}
