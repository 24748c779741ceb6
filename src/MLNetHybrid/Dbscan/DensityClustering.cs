using System.Numerics;

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
        pass.For(rows.TileCount, tile => FindCorePoints(rows, tile, test, minimumPoints, isCore));
        return isCore;
    }

    // core: (M, D) in the order of the training rows.  Cluster number of each core point: (M).
    public static int[] ConnectCorePoints(TiledRows core, double epsilon, ParallelPass pass)
    {
        var test = new RadiusTest(epsilon * epsilon, core.ColumnCount);
        var sets = new DisjointSets(core.RowCount);
        var joined = new JoinedTiles(core, sets);
        pass.For(core.TileCount, tile => ConnectCorePoints(core, tile, test, sets, joined));

        var clusterIds = new int[core.RowCount];
        int clusterCount = 0;
        for (int i = 0; i < clusterIds.Length; i++)
        {
            int first = sets.Find(i); // the set's smallest member, so its number is known when i comes by
            clusterIds[i] = first == i ? clusterCount++ : clusterIds[first];
        }
        return clusterIds;
    }

    // x: (D).  The lowest cluster number among core points within eps of x, or Noise.
    public static int ClusterOf(TiledRows core, ReadOnlySpan<int> coreClusterIds, in RadiusTest test, ReadOnlySpan<float> x)
    {
        Span<(TileNode, float)> stack = stackalloc (TileNode, float)[TileVisitor.StackSize];
        Span<float> squared = stackalloc float[TileDistances.Lanes];
        int lowest = int.MaxValue;
        var visitor = new TileVisitor(core, x, x, stack);
        while (lowest > 0 && visitor.Next(test.SquaredRadius, out int tile))
        {
            TileDistances.Squared(x, core.Tile(tile), squared);
            for (uint within = test.Mask(x, squared, core, tile); within != 0; within &= within - 1)
            {
                int position = tile * TileDistances.Lanes + BitOperations.TrailingZeroCount(within);
                lowest = Math.Min(lowest, coreClusterIds[core.OriginalIndex(position)]);
            }
        }
        return lowest == int.MaxValue ? Noise : lowest;
    }

    private static void FindCorePoints(TiledRows rows, int queryTile, in RadiusTest test, int minimumPoints, bool[] isCore)
    {
        Span<(TileNode, float)> stack = stackalloc (TileNode, float)[TileVisitor.StackSize];
        Span<float> squared = stackalloc float[TileDistances.Lanes];
        Span<int> neighbours = stackalloc int[TileDistances.Lanes];
        neighbours.Clear();

        int first = queryTile * TileDistances.Lanes, length = rows.TileLength(queryTile), undecided = length;
        int leaf = rows.Leaf(queryTile).Index;
        var visitor = new TileVisitor(rows, rows.Lo(leaf), rows.Hi(leaf), stack);
        while (undecided > 0 && visitor.Next(test.SquaredRadius, out int tile))
        {
            for (int i = 0; i < length; i++)
            {
                if (neighbours[i] >= minimumPoints) continue; // enough is enough: the exact number does not matter
                var x = rows.Row(first + i);
                TileDistances.Squared(x, rows.Tile(tile), squared);
                neighbours[i] += BitOperations.PopCount(test.Mask(x, squared, rows, tile));
                if (neighbours[i] >= minimumPoints) undecided--;
            }
        }
        for (int i = 0; i < length; i++) isCore[rows.OriginalIndex(first + i)] = neighbours[i] >= minimumPoints;
    }

    private static void ConnectCorePoints(TiledRows core, int queryTile, in RadiusTest test, DisjointSets sets, JoinedTiles joined)
    {
        Span<(TileNode, float)> stack = stackalloc (TileNode, float)[TileVisitor.StackSize];
        Span<float> squared = stackalloc float[TileDistances.Lanes];

        int first = queryTile * TileDistances.Lanes, length = core.TileLength(queryTile);
        int leaf = core.Leaf(queryTile).Index;
        var visitor = new TileVisitor(core, core.Lo(leaf), core.Hi(leaf), stack);
        while (visitor.Next(test.SquaredRadius, out int tile))
        {
            if (tile < queryTile || joined.Together(queryTile, tile)) continue; // each pair of tiles once, and only if there is something to join
            for (int i = 0; i < length; i++)
            {
                var x = core.Row(first + i);
                TileDistances.Squared(x, core.Tile(tile), squared);
                int item = core.OriginalIndex(first + i);
                for (uint within = test.Mask(x, squared, core, tile); within != 0; within &= within - 1)
                {
                    int position = tile * TileDistances.Lanes + BitOperations.TrailingZeroCount(within);
                    sets.Union(item, core.OriginalIndex(position));
                }
            }
        }
    }
}
