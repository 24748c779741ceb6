using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>
/// Which features made a row's paths shorter or longer than those of the rows the trees were grown on. Let v(node) be the mean path length
/// of the training rows at a node. A split on feature f that sends a row from node to child changes the expectation of its path length by
/// v(child) - v(node), and that change is credited to f (Saabas 2014, "Interpreting random forests", with the path length for the
/// prediction). Immutable, safe for any number of threads.
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
        BaseExponent = c == 0 ? -1 : _scale * _expected.Sum(v => (double)v[0]); // a forest on single rows scores every row 2^-1
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
            int t = 0;
            for (; t <= _trees.Length - 4; t += 4) AddFourPaths(t, x, sums);
            for (; t < _trees.Length; t++) AddPath(t, x, sums);
            Span<float> contributions = destination.Slice(i, sums.Length);
            for (int d = 0; d < contributions.Length; d++) contributions[d] = 0f + (float)(_scale * sums[d]); // +0, never -0
        }
    }

    /// <summary>Four trees side by side, so that their walks overlap. A leaf is its own child: waiting in it adds v - v = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddFourPaths(int first, ReadOnlySpan<float> x, Span<double> s)
    {
        IsolationTree t0 = _trees[first], t1 = _trees[first + 1], t2 = _trees[first + 2], t3 = _trees[first + 3];
        ReadOnlySpan<float> v0 = _expected[first], v1 = _expected[first + 1], v2 = _expected[first + 2], v3 = _expected[first + 3];
        int n0 = 0, n1 = 0, n2 = 0, n3 = 0;
        for (int level = Math.Max(Math.Max(t0.Height, t1.Height), Math.Max(t2.Height, t3.Height)); level > 0; level--)
        {
            n0 = Step(t0, v0, n0, x, s);
            n1 = Step(t1, v1, n1, x, s);
            n2 = Step(t2, v2, n2, x, s);
            n3 = Step(t3, v3, n3, x, s);
        }
    }

    private void AddPath(int tree, ReadOnlySpan<float> x, Span<double> s)
    {
        int node = 0;
        for (int level = _trees[tree].Height; level > 0; level--) node = Step(_trees[tree], _expected[tree], node, x, s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Step(IsolationTree tree, ReadOnlySpan<float> v, int node, ReadOnlySpan<float> x, Span<double> s)
    {
        int f = tree.Features[node];
        int next = tree.Children[node] + (x[f] > tree.Thresholds[node] ? 1 : 0);
        s[f] += (double)v[next] - v[node];
        return next;
    }
}
