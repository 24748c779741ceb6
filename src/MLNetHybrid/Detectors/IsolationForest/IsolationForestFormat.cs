using MLNetHybrid.ModelFiles;


namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>A forest as bytes: D, psi, T, and for each tree its node count and four arrays.</summary>
internal static class IsolationForestFormat
{
    public const int MaximumTrees = 1 << 16;
    public const int MaximumSubsampleSize = 1 << 20;

    public static void Write(IsolationTreeEnsemble forest, BinaryWriter writer)
    {
        writer.Write(forest.ColumnCount);
        writer.Write(forest.SubsampleSize);
        writer.Write(forest.Trees.Length);
        foreach (IsolationTree tree in forest.Trees)
        {
            writer.Write(tree.NodeCount);
            writer.WriteArray(tree.Features);
            writer.WriteArray(tree.Thresholds);
            writer.WriteArray(tree.Children);
            writer.WriteArray(tree.LeafSizes);
        }
    }

    /// <exception cref="FormatException">The bytes are no forest.</exception>
    public static IsolationTreeEnsemble Read(ModelBodyReader reader)
    {
        int columnCount = reader.ReadInt32(1, int.MaxValue, "the number of features");
        int subsampleSize = reader.ReadInt32(1, MaximumSubsampleSize, "the size of the subsamples");
        var trees = new IsolationTree[reader.ReadInt32(1, MaximumTrees, "the number of trees")];
        for (int t = 0; t < trees.Length; t++)
        {
            int nodes = reader.ReadInt32(1, 2 * subsampleSize - 1, "the number of a tree's nodes");
            int[] features = reader.ReadArray<int>(nodes, "a tree's features");
            float[] thresholds = reader.ReadArray<float>(nodes, "a tree's thresholds");
            int[] children = reader.ReadArray<int>(nodes, "a tree's children");
            int[] leafSizes = reader.ReadArray<int>(nodes, "a tree's leaf sizes");
            string? problem = IsolationTree.FindProblem(features, thresholds, children, leafSizes, columnCount);
            reader.Check(problem is null, problem ?? "");
            trees[t] = new IsolationTree(features, thresholds, children, leafSizes);
        }
        return new IsolationTreeEnsemble(trees, columnCount, subsampleSize);
    }
}
