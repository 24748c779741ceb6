namespace MLNetHybrid;

/// <summary>
/// One node of an <see cref="IsolationForestTree"/>: it sends a row to Left if the row's feature is at most Threshold, else to Right.
/// </summary>
public sealed class IsolationForestNode
{
    internal IsolationForestNode(int feature, float threshold, int left, int right, int rowCount, float pathLength) =>
        (Feature, Threshold, Left, Right, RowCount, PathLength) = (feature, threshold, left, right, rowCount, pathLength);

    /// <summary>Whether paths end here.</summary>
    public bool IsLeaf => Left < 0;

    /// <summary>The feature that is asked for, in [0, D); -1 in a leaf.</summary>
    public int Feature { get; }

    /// <summary>The largest value that goes left, in the feature's unit; NaN in a leaf.</summary>
    public float Threshold { get; }

    /// <summary>Index of the node for rows at or below the threshold; -1 in a leaf.</summary>
    public int Left { get; }

    /// <summary>Index of the node for rows above the threshold; -1 in a leaf.</summary>
    public int Right { get; }

    /// <summary>Rows of the tree's subsample that reached the node, at least 1.</summary>
    public int RowCount { get; }

    /// <summary>
    /// In a leaf h(x): its depth plus c(<see cref="RowCount"/>), in edges. In a split node the mean of h over the rows that reached it.
    /// </summary>
    public float PathLength { get; }
}
