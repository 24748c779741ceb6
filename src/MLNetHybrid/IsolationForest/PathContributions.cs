namespace MLNetHybrid.IsolationForest;

/// <summary>
/// Which features made a row's paths shorter or longer than those of the rows the trees were grown on. Let v(node) be the mean path length of the training
/// rows at a node. A split on feature f that sends a row from node to child changes the expectation of its path length by v(child) - v(node), and that change
/// is credited to f (Saabas 2014, "Interpreting random forests", with the path length for the prediction). Immutable, safe for any number of threads.
/// </summary>
internal sealed class PathContributions
{
    private readonly IsolationTree[] _trees;
    private readonly float[][] _expected;
    private readonly double _scale;

    public PathContributions(ReadOnlySpan<IsolationTree> trees, int subsampleSize)
    {
        _trees = trees.ToArray();
        _expected = Array.ConvertAll(_trees, tree => tree.ExpectedPathLengths());
        double c = AveragePathLength.Of(subsampleSize);
        _scale = c == 0 ? 0 : -1 / (trees.Length * c);
        BaseExponent = _scale * _expected.Sum(v => (double)v[0]);
    }

    /// <summary>log2 of the score of a row whose paths have the expected length: -sum_t v_t(root) / (T c(psi)).</summary>
    public double BaseExponent { get; }

    /// <summary>v of each node of a tree.</summary>
    public ReadOnlySpan<float> ExpectedPathLengths(int tree) => _expected[tree];

    /// <summary>
    /// Contributions of the features of rows (N, D) to log2 of their scores into <paramref name="destination"/> (N, D); each row's sum to
    /// log2(score) - <see cref="BaseExponent"/>.
    /// </summary>
    /// <param name="rows">x: (N, D).</param>
    /// <param name="sums">Scratch, (D).</param>
    /// <param name="destination">(N, D).</param>
    public void Fill(ReadOnlySpan<float> rows, Span<double> sums, Span<float> destination)
    {
        // s: (D), v: (nodes).  s_f += v(child) - v(node) at each split of each tree on x's path;  contribution_f = -s_f / (T c(psi))
        for (int i = 0; i < rows.Length; i += sums.Length)
        {
            ReadOnlySpan<float> x = rows.Slice(i, sums.Length);
            sums.Clear();
            for (int t = 0; t < _trees.Length; t++) AddPath(_trees[t], _expected[t], x, sums);
            Span<float> contributions = destination.Slice(i, sums.Length);
            for (int d = 0; d < contributions.Length; d++) contributions[d] = (float)(_scale * sums[d]);
        }
    }

    private static void AddPath(IsolationTree tree, ReadOnlySpan<float> v, ReadOnlySpan<float> x, Span<double> s)
    {
        ReadOnlySpan<int> feature = tree.Features, child = tree.Children;
        ReadOnlySpan<float> threshold = tree.Thresholds;
        for (int node = 0, next; (next = child[node]) != node; node = next)
        {
            int f = feature[node];
            if (x[f] > threshold[node]) next++;
            s[f] += (double)v[next] - v[node];
        }
    }
}
