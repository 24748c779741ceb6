using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>
/// The trees of a forest laid out for walking. The top <see cref="TopLevels"/> levels of each tree are a complete heap (root in place 1,
/// children of k in 2k and 2k + 1, place 0 unused), which is walked without addresses: see <see cref="IsolationForestKernels"/> for heaps
/// of four levels, <see cref="ForestHeapKernels"/> for those of eight. Below stand flat arrays over all trees, each tree's part beginning
/// with the nodes that the heap leads to. A leaf among the heap's nodes is a question that every finite x answers with "left"; a leaf
/// below is its own child.
/// </summary>
internal sealed class ForestLayout
{
    /// <summary>Levels of the heap that every kernel can walk.</summary>
    public const int FewLevels = 4;

    /// <summary>Levels of the heap of <see cref="ForestHeapKernels"/>: as many as a tree over 256 rows has by default.</summary>
    public const int ManyLevels = 8;

    /// <summary>W, rows that are walked side by side: a panel of them is (D, W), column by column.</summary>
    public const int PanelRows = 16;

    private readonly int[] _topFeatures;
    private readonly float[] _topThresholds;
    private readonly int[] _features;
    private readonly float[] _thresholds;
    private readonly int[] _children;
    private readonly double[] _pathLengths;
    private readonly int[] _starts;
    private readonly int[] _levels;

    /// <param name="trees">T trees.</param>
    /// <param name="topLevels"><see cref="FewLevels"/> or <see cref="ManyLevels"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a fit runs it once, over every node
    public ForestLayout(ReadOnlySpan<IsolationTree> trees, int topLevels)
    {
        TopLevels = topLevels;
        _topFeatures = new int[trees.Length * TopSize];
        _topThresholds = new float[trees.Length * TopSize];
        _starts = new int[trees.Length];
        _levels = new int[trees.Length];
        int capacity = 0;
        foreach (IsolationTree tree in trees) capacity = checked(capacity + TopSize + tree.NodeCount);
        _features = new int[capacity];
        _thresholds = new float[capacity];
        _children = new int[capacity];
        _pathLengths = new double[capacity];

        Span<int> heap = stackalloc int[2 << ManyLevels];
        var sources = new int[capacity]; // the tree's node that stands in a place
        int count = 0;
        for (int t = 0; t < trees.Length; t++)
        {
            IsolationTree tree = trees[t];
            ReadOnlySpan<int> features = tree.Features, children = tree.Children;
            ReadOnlySpan<float> thresholds = tree.Thresholds, pathLengths = tree.PathLengths;
            heap[1] = 0;
            for (int k = 1; k < TopSize; k++)
            {
                int node = heap[k], child = children[node];
                heap[2 * k] = child;
                heap[2 * k + 1] = child == node ? node : child + 1;
                _topFeatures[t * TopSize + k] = features[node];
                _topThresholds[t * TopSize + k] = thresholds[node]; // infinite in a leaf
                FeatureCount = Math.Max(FeatureCount, features[node] + 1);
            }

            int start = count;
            foreach (int node in heap[TopSize..(2 * TopSize)]) sources[count++] = node;
            // Children go to the end of the places that are still to be filled: each level of a tree stands behind the one above it.
            for (int place = start; place < count; place++)
            {
                int node = sources[place], child = children[node];
                _features[place] = features[node];
                FeatureCount = Math.Max(FeatureCount, features[node] + 1);
                _thresholds[place] = thresholds[node];
                _pathLengths[place] = pathLengths[node];
                if (child == node) _children[place] = place;
                else
                {
                    _children[place] = count;
                    sources[count++] = child;
                    sources[count++] = child + 1;
                }
            }
            _starts[t] = start;
            _levels[t] = Math.Max(0, tree.Height - TopLevels);
        }
    }

    /// <summary>The layout that this machine walks fastest.</summary>
    public static ForestLayout For(ReadOnlySpan<IsolationTree> trees)
    {
        bool isHigh = false;
        foreach (IsolationTree tree in trees) isHigh |= tree.Height > FewLevels;
        return new(trees, isHigh && ForestHeapKernels.IsSupported ? ManyLevels : FewLevels);
    }

    /// <summary>Levels of each tree's heap.</summary>
    public int TopLevels { get; }

    /// <summary>Places of one heap, and nodes it leads to: 2^<see cref="TopLevels"/>.</summary>
    public int TopSize => 1 << TopLevels;

    /// <summary>T.</summary>
    public int NumberOfTrees => _starts.Length;

    /// <summary>Features that a row must have at least: one more than the highest that is asked for.</summary>
    public int FeatureCount { get; }

    /// <summary>(T, <see cref="TopSize"/>)</summary>
    public ReadOnlySpan<int> TopFeatures => _topFeatures;

    /// <summary>(T, <see cref="TopSize"/>)</summary>
    public ReadOnlySpan<float> TopThresholds => _topThresholds;

    /// <summary>Where the <see cref="TopSize"/> nodes stand that tree t's heap leads to; (T).</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>Levels of tree t below its heap; (T).</summary>
    public ReadOnlySpan<int> Levels => _levels;

    public ReadOnlySpan<int> Features => _features;

    public ReadOnlySpan<float> Thresholds => _thresholds;

    public ReadOnlySpan<int> Children => _children;

    /// <summary>
    /// h(x) in each leaf, zero in split nodes; of the type they are summed in, because a conversion would cost more than the sum.
    /// </summary>
    public ReadOnlySpan<double> PathLengths => _pathLengths;
}
