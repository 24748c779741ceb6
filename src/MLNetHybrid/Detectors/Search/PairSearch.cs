namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Shows a query every pair of rows within a radius once, tile by tile: a tree is walked against itself (Gray and Moore, 2000), pairs
/// within small subtrees first, so that what near rows teach can spare the distances to far ones.
/// </summary>
internal static class PairSearch
{
    public static void Run(TiledRows rows, RadiusTest test, IPairQuery query, ParallelPass pass)
    {
        TileBlocks blocks = rows.Blocks;
        pass.For(blocks.Count, block => new PairWalk(rows, blocks, test, query).Within(block));
        pass.For(blocks.Count, block => new PairWalk(rows, blocks, test, query).After(block));
    }
}
