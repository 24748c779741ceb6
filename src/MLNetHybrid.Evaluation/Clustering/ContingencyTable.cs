namespace MLNetHybrid.Evaluation.Clustering;

/// <summary>How many rows each pair of class and cluster holds. Memory: O(pairs that occur + classes + clusters).</summary>
internal sealed class ContingencyTable
{
    private readonly Dictionary<(int Class, int Cluster), long> _cells = [];
    private readonly Dictionary<int, long> _classes = [], _clusters = [];

    public ContingencyTable(ReadOnlySpan<int> classes, ReadOnlySpan<int> clusters)
    {
        Count = classes.Length;
        for (int i = 0; i < classes.Length; i++)
        {
            _cells[(classes[i], clusters[i])] = _cells.GetValueOrDefault((classes[i], clusters[i])) + 1;
            _classes[classes[i]] = _classes.GetValueOrDefault(classes[i]) + 1;
            _clusters[clusters[i]] = _clusters.GetValueOrDefault(clusters[i]) + 1;
        }
    }

    /// <summary>n.</summary>
    public long Count { get; }

    /// <summary>Distinct clusters, noise not counted.</summary>
    public int ClusterCount => _clusters.Count - (_clusters.ContainsKey(ClusterMetrics.Noise) ? 1 : 0);

    /// <summary>Pairs of rows in one class and one cluster, in one class, in one cluster: ordered pairs of different rows.</summary>
    public (double Together, double InClass, double InCluster) Pairs =>
        (PairsOf(_cells.Values), PairsOf(_classes.Values), PairsOf(_clusters.Values));

    /// <summary>H(class), in nats.</summary>
    public double ClassEntropy => Entropy(_classes.Values);

    /// <summary>H(cluster), in nats.</summary>
    public double ClusterEntropy => Entropy(_clusters.Values);

    // I = sum over cells of n_ck / n log(n n_ck / (n_c n_k))
    /// <summary>The mutual information of class and cluster, in nats, at least 0.</summary>
    public double MutualInformation
    {
        get
        {
            double sum = 0;
            foreach (((int c, int k), long cell) in _cells)
                sum += (double)cell / Count * (Math.Log((double)cell * Count) - Math.Log((double)_classes[c] * _clusters[k]));
            // What is left of a sum that cancels is rounding.
            return Math.Max(0, Math.Abs(sum) < 1e-15 ? 0 : sum);
        }
    }

    private static double PairsOf(IEnumerable<long> counts) => counts.Sum(c => (double)c * (c - 1));

    private double Entropy(Dictionary<int, long>.ValueCollection counts) =>
        counts.Count <= 1 ? 0 : -counts.Sum(c => (double)c / Count * Math.Log((double)c / Count));
}
