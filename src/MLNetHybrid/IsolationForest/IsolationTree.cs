namespace MLNetHybrid.IsolationForest;

/// <summary>
/// One isolation tree as flat arrays. Node 0 is the root. A split node sends x to node Child if x[Feature] &lt;= Threshold, else to Child + 1;
/// both stand behind it, so that a walk always ends. In a leaf Child is the node itself and Threshold is infinite: a walk may go on for the tree's
/// whole height without asking whether it has arrived.
/// </summary>
internal sealed class IsolationTree
{
    private readonly int[] _features;
    private readonly float[] _thresholds;
    private readonly int[] _children;
    private readonly int[] _leafSizes;
    private readonly float[] _pathLengths;

    /// <summary>
    /// Takes the arrays over, all of one length. <paramref name="leafSizes"/>: training rows in a leaf, 0 in a split node. Throws
    /// <see cref="FormatException"/> if they are no tree over <paramref name="featureCount"/> features.
    /// </summary>
    public IsolationTree(int[] features, float[] thresholds, int[] children, int[] leafSizes, int featureCount)
    {
        _features = features;
        _thresholds = thresholds;
        _children = children;
        _leafSizes = leafSizes;
        _pathLengths = new float[children.Length];
        Height = Check(featureCount);
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

    // Every node but the root is the child of exactly one node, which stands before it; with that, depths follow in one sweep.
    private int Check(int featureCount)
    {
        int count = _children.Length;
        if (count == 0 || _features.Length != count || _thresholds.Length != count || _leafSizes.Length != count)
            throw new FormatException("An isolation tree needs arrays of one length, at least 1.");

        var depths = new int[count];
        int reached = 1, height = 0;
        for (int node = 0; node < count; node++)
        {
            if (node > 0 && depths[node] == 0) throw new FormatException($"Node {node} of an isolation tree has no parent.");
            if ((uint)_features[node] >= (uint)featureCount)
                throw new FormatException($"Node {node} of an isolation tree asks for feature {_features[node]} of {featureCount}.");

            int child = _children[node];
            if (child == node)
            {
                if (_leafSizes[node] < 1 || !float.IsPositiveInfinity(_thresholds[node]))
                    throw new FormatException($"Node {node} of an isolation tree is neither split nor leaf.");
                _pathLengths[node] = (float)(depths[node] + AveragePathLength.Of(_leafSizes[node]));
                height = Math.Max(height, depths[node]);
                continue;
            }

            if (child <= node || child >= count - 1 || depths[child] != 0 || depths[child + 1] != 0)
                throw new FormatException($"Node {node} of an isolation tree has children at {child}, which is no free place behind it.");
            if (!float.IsFinite(_thresholds[node]) || _leafSizes[node] != 0)
                throw new FormatException($"Node {node} of an isolation tree is neither split nor leaf.");
            depths[child] = depths[child + 1] = depths[node] + 1;
            reached += 2;
        }

        if (reached != count) throw new FormatException($"An isolation tree of {count} nodes reaches {reached} of them.");
        return height;
    }
}
