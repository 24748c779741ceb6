using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>
/// Grows isolation trees (Liu, Ting, Zhou 2008, algorithm 2). Holds scratch, so one builder belongs to one thread. Optimised from the first
/// call: most programs fit once, and would otherwise run most of that fit in code compiled in haste.
/// </summary>
/// <remarks>
/// Two deviations from the paper, both as in scikit-learn: a feature that is constant among a node's rows is never drawn, where the
/// paper may spend a level on it; and a node whose rows are all equal is a leaf. Unlike scikit-learn, "constant" means equal values and
/// not "closer than 1e-7", so that scaling a column changes nothing.
/// </remarks>
internal sealed class IsolationTreeBuilder
{
    private readonly int _columnCount;
    private readonly int _heightLimit;
    private readonly int[] _rows;
    private readonly int[] _allFeatures;
    private readonly int[] _features;
    private readonly List<int> _nodeFeatures = [];
    private readonly List<float> _thresholds = [];
    private readonly List<int> _children = [];
    private readonly List<int> _leafSizes = [];
    private readonly Stack<Segment> _pending = new();

    /// <param name="columnCount">D, columns of the data.</param>
    /// <param name="subsampleSize">psi, rows per tree.</param>
    /// <param name="featureCount">Columns per tree, in [1, D].</param>
    public IsolationTreeBuilder(int columnCount, int subsampleSize, int featureCount)
    {
        _columnCount = columnCount;
        _heightLimit = HeightLimit(subsampleSize);
        _rows = new int[subsampleSize];
        _allFeatures = new int[featureCount];
        _features = new int[featureCount];
    }

    /// <summary>ceil(log2 psi): the mean height of a tree that isolates psi rows. Deeper than that nothing is anomalous any more.</summary>
    public static int HeightLimit(int subsampleSize)
    {
        int limit = 0;
        while (1L << limit < subsampleSize) limit++;
        return Math.Max(limit, 1);
    }

    /// <summary>Grows one tree on a subsample of <paramref name="values"/> (<paramref name="rowCount"/>, D), row-major.</summary>
    public IsolationTree Grow(ReadOnlySpan<float> values, int rowCount, ref RandomStream random)
    {
        RandomSubset.Draw(ref random, _columnCount, _allFeatures);
        RandomSubset.Draw(ref random, rowCount, _rows);
        _allFeatures.CopyTo(_features, 0);
        _nodeFeatures.Clear();
        _thresholds.Clear();
        _children.Clear();
        _leafSizes.Clear();

        AddNode();
        _pending.Push(new Segment(Node: 0, Start: 0, End: _rows.Length, Depth: 0, Varying: _features.Length));
        while (_pending.TryPop(out Segment segment)) Split(values, segment, ref random);

        return new IsolationTree([.. _nodeFeatures], [.. _thresholds], [.. _children], [.. _leafSizes]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Split(ReadOnlySpan<float> values, Segment segment, ref RandomStream random)
    {
        int rowCount = segment.End - segment.Start;
        if (rowCount > 1 && segment.Depth < _heightLimit)
        {
            // _features[0 .. varying) may vary among this node's rows, the rest is known to be constant. Subtrees are finished one after
            // the other and move only what lies before their own "varying", so what a node knows stays true for its second child.
            int varying = segment.Varying;
            while (varying > 0)
            {
                int drawn = random.NextInt32(varying);
                int feature = _features[drawn];
                (float min, float max) = Range(values, segment, feature);
                if (min < max)
                {
                    float threshold = Threshold(min, max, random.NextDouble());
                    int middle = Partition(values, segment, feature, threshold);
                    int child = AddNode();
                    AddNode();
                    _nodeFeatures[segment.Node] = feature;
                    _thresholds[segment.Node] = threshold;
                    _children[segment.Node] = child;
                    _pending.Push(new Segment(child + 1, middle, segment.End, segment.Depth + 1, varying));
                    _pending.Push(new Segment(child, segment.Start, middle, segment.Depth + 1, varying));
                    return;
                }

                varying--;
                (_features[drawn], _features[varying]) = (_features[varying], _features[drawn]);
            }
        }

        _leafSizes[segment.Node] = rowCount;
    }

    private int AddNode()
    {
        int node = _children.Count;
        _nodeFeatures.Add(0);
        _thresholds.Add(float.PositiveInfinity); // in a leaf: every finite x stays
        _children.Add(node);
        _leafSizes.Add(0);
        return node;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (float Min, float Max) Range(ReadOnlySpan<float> values, Segment segment, int feature)
    {
        float min = float.PositiveInfinity, max = float.NegativeInfinity;
        for (int i = segment.Start; i < segment.End; i++)
        {
            float x = values[_rows[i] * _columnCount + feature];
            if (x < min) min = x;
            if (x > max) max = x;
        }
        return (min, max);
    }

    /// <summary>
    /// Uniform in [min, max), rounded down to a float: x &lt;= threshold then says the same as with the unrounded threshold, and neither
    /// side is empty.
    /// </summary>
    private static float Threshold(float min, float max, double uniform)
    {
        double exact = min + uniform * ((double)max - min);
        float threshold = (float)exact;
        if (threshold > exact) threshold = MathF.BitDecrement(threshold);
        return threshold >= max ? min : threshold;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Partition(ReadOnlySpan<float> values, Segment segment, int feature, float threshold)
    {
        int low = segment.Start, high = segment.End;
        while (low < high)
        {
            if (values[_rows[low] * _columnCount + feature] <= threshold) low++;
            else
            {
                high--;
                (_rows[low], _rows[high]) = (_rows[high], _rows[low]);
            }
        }
        return low;
    }

    /// <summary>The rows [Start, End) of the subsample at a node, and how many features may still vary among them.</summary>
    private readonly record struct Segment(int Node, int Start, int End, int Depth, int Varying);
}
