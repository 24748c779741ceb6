namespace MLNetHybrid.IsolationForest;

/// <summary>
/// The trees of a forest laid out for walking. The top <see cref="TopLevels"/> levels of each tree are a complete heap (root in place 1, children of k in
/// 2k and 2k + 1, place 0 unused): all its questions are asked of many rows at once. Below stand flat arrays over all trees, each tree's part beginning with
/// the 16 nodes that the heap leads to. A leaf among the heap's nodes is a question that every finite x answers with "left"; a leaf below is its own child.
/// </summary>
internal sealed class ForestLayout
{
    public const int TopLevels = 4;

    /// <summary>Places of one heap, and nodes it leads to.</summary>
    public const int TopSize = 1 << TopLevels;

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

    public ForestLayout(ReadOnlySpan<IsolationTree> trees)
    {
        _topFeatures = new int[trees.Length * TopSize];
        _topThresholds = new float[trees.Length * TopSize];
        _starts = new int[trees.Length];
        _levels = new int[trees.Length];
        var below = new LowerNodes();
        Span<int> heap = stackalloc int[2 * TopSize];
        for (int t = 0; t < trees.Length; t++)
        {
            IsolationTree tree = trees[t];
            heap[1] = 0;
            for (int k = 1; k < TopSize; k++)
            {
                int node = heap[k];
                bool leaf = tree.IsLeaf(node);
                heap[2 * k] = leaf ? node : tree.Children[node];
                heap[2 * k + 1] = leaf ? node : tree.Children[node] + 1;
                _topFeatures[t * TopSize + k] = tree.Features[node];
                _topThresholds[t * TopSize + k] = tree.Thresholds[node]; // infinite in a leaf
            }
            _starts[t] = below.Add(tree, heap[TopSize..]);
            _levels[t] = Math.Max(0, tree.Height - TopLevels);
        }
        (_features, _thresholds, _children, _pathLengths) = below.ToArrays();
    }

    /// <summary>T.</summary>
    public int TreeCount => _starts.Length;

    /// <summary>(T, 16)</summary>
    public ReadOnlySpan<int> TopFeatures => _topFeatures;

    /// <summary>(T, 16)</summary>
    public ReadOnlySpan<float> TopThresholds => _topThresholds;

    /// <summary>Where the 16 nodes stand that tree t's heap leads to; (T).</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>Levels of tree t below its heap; (T).</summary>
    public ReadOnlySpan<int> Levels => _levels;

    public ReadOnlySpan<int> Features => _features;

    public ReadOnlySpan<float> Thresholds => _thresholds;

    public ReadOnlySpan<int> Children => _children;

    /// <summary>h(x) in each leaf, zero in split nodes; of the type they are summed in, because a conversion would cost more than the sum.</summary>
    public ReadOnlySpan<double> PathLengths => _pathLengths;

    /// <summary>Nodes below the heaps, tree after tree, each level of a tree behind the one above it.</summary>
    private sealed class LowerNodes
    {
        private readonly List<int> _features = [], _children = [], _sources = [];
        private readonly List<float> _thresholds = [];
        private readonly List<double> _pathLengths = [];

        /// <returns>Where the first of <paramref name="entries"/> stands.</returns>
        public int Add(IsolationTree tree, ReadOnlySpan<int> entries)
        {
            int start = _features.Count;
            _sources.Clear();
            foreach (int entry in entries) Add(tree, entry);
            // A list that grows while it is read: the children of a node go to its end.
            for (int i = 0; i < _sources.Count; i++)
            {
                int node = _sources[i];
                if (tree.IsLeaf(node)) continue;
                _children[start + i] = _features.Count;
                Add(tree, tree.Children[node]);
                Add(tree, tree.Children[node] + 1);
            }
            return start;
        }

        public (int[] Features, float[] Thresholds, int[] Children, double[] PathLengths) ToArrays() => ([.. _features], [.. _thresholds], [.. _children], [.. _pathLengths]);

        private void Add(IsolationTree tree, int node)
        {
            _children.Add(_features.Count);
            _features.Add(tree.Features[node]);
            _thresholds.Add(tree.Thresholds[node]);
            _pathLengths.Add(tree.PathLengths[node]);
            _sources.Add(node);
        }
    }
}
