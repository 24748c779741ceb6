using MLNetHybrid.Detectors.IsolationForest;

namespace MLNetHybrid;

/// <summary>One tree of <see cref="IsolationForestModelParameters.Trees"/>. Immutable and thread-safe.</summary>
public sealed class IsolationForestTree
{
    internal IsolationForestTree(IsolationTree tree, ReadOnlySpan<float> pathLengths)
    {
        Height = tree.Height;
        var counts = new int[tree.NodeCount];
        var nodes = new IsolationForestNode[tree.NodeCount];
        for (int node = nodes.Length - 1; node >= 0; node--) // children stand behind their parents
        {
            int left = tree.Children[node];
            bool leaf = tree.IsLeaf(node);
            counts[node] = leaf ? tree.LeafSizes[node] : counts[left] + counts[left + 1];
            nodes[node] = new IsolationForestNode(
                leaf ? -1 : tree.Features[node], leaf ? float.NaN : tree.Thresholds[node], leaf ? -1 : left, leaf ? -1 : left + 1,
                counts[node], pathLengths[node]);
        }
        Nodes = Array.AsReadOnly(nodes);
    }

    /// <summary>The root first; every node stands before its children.</summary>
    public IReadOnlyList<IsolationForestNode> Nodes { get; }

    /// <summary>Nodes, split nodes and leaves together.</summary>
    public int NodeCount => Nodes.Count;

    /// <summary>Edges from the root to the deepest leaf; at most log2 of the subsample's size, rounded up.</summary>
    public int Height { get; }
}
