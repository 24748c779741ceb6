using MLNetHybrid.Evaluation.Classification;
using MLNetHybrid.Evaluation.Clustering;

namespace MLNetHybrid.Evaluation;

/// <summary>
/// Figures of a clustering against known classes; none depends on how clusters are numbered. Noise, cluster -1, counts as one more cluster,
/// as in scikit-learn. Immutable.
/// </summary>
public sealed class ClusterMetrics
{
    /// <summary>The cluster number of rows in no cluster.</summary>
    public const int Noise = -1;

    internal ClusterMetrics(ReadOnlySpan<int> classes, ReadOnlySpan<int> clusters)
    {
        var table = new ContingencyTable(classes, clusters);
        RowCount = classes.Length;
        ClusterCount = table.ClusterCount;
        NoiseRatio = RatioOfNoise(clusters);

        (double together, double inClass, double inCluster) = table.Pairs;
        double pairs = (double)table.Count * (table.Count - 1);
        double onlyClass = inClass - together, onlyCluster = inCluster - together, apart = pairs - inClass - inCluster + together;
        AdjustedRandIndex = onlyClass == 0 && onlyCluster == 0
            ? 1
            : 2 * (together * apart - onlyClass * onlyCluster)
                / ((together + onlyClass) * (onlyClass + apart) + (together + onlyCluster) * (onlyCluster + apart));
        FowlkesMallows = together == 0 ? 0 : Math.Sqrt(together / inClass) * Math.Sqrt(together / inCluster);

        double information = table.MutualInformation, classEntropy = table.ClassEntropy, clusterEntropy = table.ClusterEntropy;
        Homogeneity = classEntropy == 0 ? 1 : information / classEntropy;
        Completeness = clusterEntropy == 0 ? 1 : information / clusterEntropy;
        VMeasure = Homogeneity + Completeness == 0 ? 0 : 2 * Homogeneity * Completeness / (Homogeneity + Completeness);
    }

    /// <summary>Rows compared.</summary>
    public int RowCount { get; }

    /// <summary>Distinct clusters, noise not counted.</summary>
    public int ClusterCount { get; }

    /// <summary>Rows in no cluster / rows, in [0, 1]; NaN without rows.</summary>
    public double NoiseRatio { get; }

    /// <summary>
    /// ARI = (RI - E[RI]) / (max RI - E[RI]), RI the share of row pairs on which classes and clusters agree; in [-0.5, 1], 0 for chance, 1
    /// for equal partitions. Hubert and Arabie, Comparing partitions, 1985.
    /// </summary>
    public double AdjustedRandIndex { get; }

    /// <summary>1 - H(class | cluster) / H(class), in [0, 1]: 1 where no cluster mixes classes. See <see cref="VMeasure"/>.</summary>
    public double Homogeneity { get; }

    /// <summary>
    /// 1 - H(cluster | class) / H(cluster), in [0, 1]: 1 where no class is spread over clusters. See <see cref="VMeasure"/>.
    /// </summary>
    public double Completeness { get; }

    /// <summary>2 h c / (h + c) of homogeneity and completeness, in [0, 1]. Rosenberg and Hirschberg, V-Measure, EMNLP 2007.</summary>
    public double VMeasure { get; }

    /// <summary>
    /// TP / sqrt((TP + FP)(TP + FN)) over row pairs, TP those in one class and one cluster; in [0, 1], 0 where no pair is. Fowlkes and
    /// Mallows, A method for comparing two hierarchical clusterings, 1983.
    /// </summary>
    public double FowlkesMallows { get; }

    /// <summary>The clusters' silhouette, see <see cref="SilhouetteOptions"/>, in [-1, 1]; null where no features were given.</summary>
    public double? Silhouette { get; internal init; }

    /// <summary>Compares a clustering with classes.</summary>
    /// <param name="classes">One known class a row; any numbers.</param>
    /// <param name="clusters">As many cluster numbers; <see cref="Noise"/> for rows in no cluster.</param>
    /// <remarks>Cost: O(n) time, O(pairs of class and cluster that occur) memory.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static ClusterMetrics Of(ReadOnlySpan<int> classes, ReadOnlySpan<int> clusters)
    {
        SameLength.Check(classes.Length, clusters.Length, nameof(classes), nameof(clusters));
        return new ClusterMetrics(classes, clusters);
    }

    /// <summary>Rows in no cluster / rows, in [0, 1]; NaN without rows. Needs no classes.</summary>
    /// <param name="clusters">Cluster numbers; <see cref="Noise"/> for rows in no cluster.</param>
    public static double RatioOfNoise(ReadOnlySpan<int> clusters) =>
        clusters.IsEmpty ? double.NaN : (double)clusters.Count(Noise) / clusters.Length;

    /// <summary>A line for each figure.</summary>
    public override string ToString()
    {
        static string Line(string name, double value) => Invariant($"{name,-22}{value:F4}\n");
        return Invariant($"{"clusters",-22}{ClusterCount}\n")
            + Line("noise ratio", NoiseRatio) + Line("adjusted Rand index", AdjustedRandIndex)
            + Line("homogeneity", Homogeneity) + Line("completeness", Completeness) + Line("V-measure", VMeasure)
            + Line("Fowlkes-Mallows", FowlkesMallows)
            + (Silhouette is double silhouette ? Line("silhouette", silhouette) : "");
    }
}
