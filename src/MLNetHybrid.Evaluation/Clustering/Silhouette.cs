using System.Numerics.Tensors;
using MLNetHybrid.Numerics;

namespace MLNetHybrid.Evaluation.Clustering;

/// <summary>
/// The silhouette: how much nearer rows lie to their own cluster than to the next one. Rousseeuw, Silhouettes: a graphical aid to the interpretation and
/// validation of cluster analysis, 1987.
/// </summary>
public static class Silhouette
{
    private const int RowsInBlock = 64;

    /// <summary>
    /// The mean over rows of s = (b - a) / max(a, b), in [-1, 1]: a the mean Euclidean distance to the other rows of the own cluster, b the least mean
    /// distance to the rows of another cluster; s = 0 for a row alone in its cluster. NaN unless there are at least two clusters and fewer than rows.
    /// </summary>
    /// <param name="rows">(N, D) row-major, all finite.</param>
    /// <param name="columnCount">D, at least 1.</param>
    /// <param name="clusters">N cluster numbers; <see cref="ClusteringMetrics.Noise"/> for rows in no cluster.</param>
    /// <param name="options">A sample and the treatment of noise; null: the defaults.</param>
    /// <remarks>
    /// Cost: O(N^2 D) time on all cores, O(N + clusters) memory: distances are summed block by block and never kept. The result does not depend on the
    /// number of threads.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="rows"/> does not hold N D values, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double Of(ReadOnlySpan<float> rows, int columnCount, ReadOnlySpan<int> clusters, SilhouetteOptions? options = null)
    {
        options ??= new SilhouetteOptions();
        Require.InRange(columnCount, 1, int.MaxValue, "Silhouette.columnCount");
        if (options.SampleSize is int size) Require.InRange(size, 2, int.MaxValue, "Silhouette.SampleSize");
        if (rows.Length != (long)clusters.Length * columnCount)
            throw new ArgumentException($"rows must hold {clusters.Length} x {columnCount} values, a row for each cluster number; got {rows.Length}.", nameof(rows));

        int[] taken = Taken(clusters, options);
        var values = new double[(long)taken.Length * columnCount];
        var numbers = new Dictionary<int, int>();
        var members = new List<int>();
        var own = new int[taken.Length];
        for (int i = 0; i < taken.Length; i++)
        {
            Span<double> row = values.AsSpan(i * columnCount, columnCount);
            TensorPrimitives.ConvertTruncating(rows.Slice(taken[i] * columnCount, columnCount), row);
            if (!double.IsFinite(TensorPrimitives.Sum<double>(row))) throw new ArgumentException($"rows must be finite; row {taken[i]} is not.", nameof(rows));
            int cluster = clusters[taken[i]];
            if (!numbers.TryGetValue(cluster, out own[i]))
            {
                own[i] = numbers[cluster] = members.Count;
                members.Add(0);
            }
            members[own[i]]++;
        }
        if (members.Count < 2 || members.Count >= taken.Length) return double.NaN;
        double[] silhouettes = Compute(values, columnCount, own, [.. members]);
        return silhouettes.Sum() / silhouettes.Length;
    }

    // x: (N, D), own: (N), members: (K).  S_ik = sum of |x_i - x_j| over j in cluster k
    private static double[] Compute(double[] x, int columns, int[] own, int[] members)
    {
        int n = own.Length, k = members.Length;
        var silhouettes = new double[n];
        Parallel.For(0, (n + RowsInBlock - 1) / RowsInBlock, () => new double[RowsInBlock * k], (block, _, sums) =>
        {
            Array.Clear(sums);
            int first = block * RowsInBlock, end = Math.Min(n, first + RowsInBlock);
            for (int j = 0; j < n; j++)
            {
                ReadOnlySpan<double> other = x.AsSpan(j * columns, columns);
                for (int i = first; i < end; i++) sums[(i - first) * k + own[j]] += TensorPrimitives.Distance(x.AsSpan(i * columns, columns), other);
            }
            for (int i = first; i < end; i++) silhouettes[i] = OfRow(sums.AsSpan((i - first) * k, k), own[i], members);
            return sums;
        }, _ => { });
        return silhouettes;
    }

    private static double OfRow(ReadOnlySpan<double> sums, int own, int[] members)
    {
        if (members[own] == 1) return 0;
        double a = sums[own] / (members[own] - 1), b = double.PositiveInfinity;
        for (int k = 0; k < members.Length; k++)
        {
            if (k != own) b = Math.Min(b, sums[k] / members[k]);
        }
        double larger = Math.Max(a, b);
        return larger == 0 ? 0 : (b - a) / larger;
    }

    private static int[] Taken(ReadOnlySpan<int> clusters, SilhouetteOptions options)
    {
        var rows = new List<int>(clusters.Length);
        for (int i = 0; i < clusters.Length; i++)
        {
            if (!options.LeaveOutNoise || clusters[i] != ClusteringMetrics.Noise) rows.Add(i);
        }
        if (options.SampleSize is not int size || size >= rows.Count) return [.. rows];
        var random = new RandomStream(options.Seed, 0);
        var drawn = new int[size];
        RandomSubset.Draw(ref random, rows.Count, drawn);
        Array.Sort(drawn);
        return [.. drawn.Select(i => rows[i])];
    }
}
