namespace MLNetHybrid.Dbscan;

/// <summary>
/// Shows a query every pair of rows within a radius once, tile by tile: a tree is walked against itself (Gray and Moore, 2000), pairs within small
/// subtrees first, so that what near rows teach can spare the distances to far ones.
/// </summary>
internal static class PairSearch
{
    // Tiles of a subtree that one thread takes on at a time: few enough to stay in its cache, many enough to share the walk down the rest of the tree.
    private const int LargestBlock = 32;

    // Blocks, at least, among which threads share the work.
    private const int Blocks = 64;

    public static void Run<TQuery>(TiledRows rows, RadiusTest test, TQuery query, ParallelPass pass)
        where TQuery : class, IPairQuery
    {
        if (rows.TileCount == 0) return;
        var blocks = new List<TileNode>();
        Collect(rows.Root, Math.Clamp(rows.TileCount / Blocks, 1, LargestBlock), blocks);
        pass.For(blocks.Count, b => new PairWalk<TQuery>(rows, test, query).Within(blocks[b]));
        pass.For(blocks.Count, b => new PairWalk<TQuery>(rows, test, query).After(blocks[b], rows.Root));
    }

    private static void Collect(TileNode node, int largest, List<TileNode> blocks)
    {
        if (node.TileCount <= largest)
        {
            blocks.Add(node);
            return;
        }
        Collect(node.Left, largest, blocks);
        Collect(node.Right, largest, blocks);
    }
}
