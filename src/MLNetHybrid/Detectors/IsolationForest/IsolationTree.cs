using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>
/// One isolation tree as flat arrays. Node 0 is the root. A split node sends x to node Child if x[Feature] &lt;= Threshold, else to Child +
/// 1; both stand behind it, so that a walk always ends. In a leaf Child is the node itself and Threshold is infinite: a walk may go on for
/// the tree's whole height without asking whether it has arrived.
/// </summary>
internal sealed class IsolationTree
{
    private readonly int[] _features;
    private readonly float[] _thresholds;
    private readonly int[] _children;
    private readonly int[] _leafSizes;
    private readonly float[] _pathLengths;

    /// <summary>
    /// Takes arrays over in which <see cref="FindProblem"/> finds none. <paramref name="leafSizes"/>: training rows in a leaf, 0 in a split
    /// node.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public IsolationTree(int[] features, float[] thresholds, int[] children, int[] leafSizes)
    {
        _features = features;
        _thresholds = thresholds;
        _children = children;
        _leafSizes = leafSizes;
        _pathLengths = new float[children.Length];

        var depths = new int[children.Length];
        for (int node = 0; node < children.Length; node++)
        {
            int child = children[node];
            if (child == node)
            {
                _pathLengths[node] = (float)(depths[node] + AveragePathLength.Of(leafSizes[node]));
                Height = Math.Max(Height, depths[node]);
            }
            else depths[child] = depths[child + 1] = depths[node] + 1;
        }
    }

    public int NodeCount => _children.Length;

    /// <summary>Edges from the root to the deepest leaf.</summary>
    public int Height { get; }

    public ReadOnlySpan<int> Features => _features;

    public ReadOnlySpan<float> Thresholds => _thresholds;

    public ReadOnlySpan<int> Children => _children;

    public ReadOnlySpan<int> LeafSizes => _leafSizes;

    /// <summary>h(x) in each leaf: its depth plus c(rows in it). Zero in split nodes.</summary>
    public ReadOnlySpan<float> PathLengths => _pathLengths;

    /// <summary>In each node, the mean path length of the training rows below it: h(x) in a leaf.</summary>
    public float[] ExpectedPathLengths()
    {
        // v(node) = (n_left v_left + n_right v_right) / (n_left + n_right); children stand behind their parents.
        var counts = new double[NodeCount];
        var sums = new double[NodeCount];
        var expected = new float[NodeCount];
        for (int node = NodeCount - 1; node >= 0; node--)
        {
            int child = _children[node];
            bool leaf = child == node;
            counts[node] = leaf ? _leafSizes[node] : counts[child] + counts[child + 1];
            sums[node] = leaf ? counts[node] * _pathLengths[node] : sums[child] + sums[child + 1];
            expected[node] = (float)(sums[node] / counts[node]);
        }
        return expected;
    }

    public bool IsLeaf(int node) => _children[node] == node;

    /// <summary>Why the arrays are no tree over <paramref name="featureCount"/> features, or null if they are one.</summary>
    public static string? FindProblem(
        ReadOnlySpan<int> features, ReadOnlySpan<float> thresholds, ReadOnlySpan<int> children,
        ReadOnlySpan<int> leafSizes, int featureCount)
    {
        int count = children.Length;
        if (count == 0 || features.Length != count || thresholds.Length != count || leafSizes.Length != count)
            return "a tree's arrays differ in length";

        // Every node but the root must be the child of exactly one node, and that one stands before it.
        var hasParent = new bool[count];
        hasParent[0] = true;
        for (int node = 0; node < count; node++)
        {
            if (!hasParent[node]) return $"node {node} of a tree has no parent";
            if ((uint)features[node] >= (uint)featureCount)
                return $"node {node} of a tree asks for feature {features[node]} of {featureCount}";

            int child = children[node];
            if (child == node)
            {
                if (leafSizes[node] < 1 || !float.IsPositiveInfinity(thresholds[node]))
                    return $"node {node} of a tree is neither split nor leaf";
                continue;
            }

            if (child <= node || child >= count - 1 || hasParent[child] || hasParent[child + 1])
                return $"node {node} of a tree has children at {child}, no free place behind it";
            if (leafSizes[node] != 0 || !float.IsFinite(thresholds[node])) return $"node {node} of a tree is neither split nor leaf";
            hasParent[child] = hasParent[child + 1] = true;
        }
        return null;
    }
}
