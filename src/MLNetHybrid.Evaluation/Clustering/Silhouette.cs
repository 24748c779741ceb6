using System.Numerics.Tensors;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Evaluation;

/// <summary>
/// The silhouette: how much nearer rows lie to their own cluster than to the next one. Rousseeuw, Silhouettes: a graphical aid to the
/// interpretation and validation of cluster analysis, 1987.
/// </summary>
public static class Silhouette
{
    // Rows of one task, and distances that stay in the first-level cache while they are summed.
    private const int RowsInBlock = 64, TileRows = 512;

    /// <summary>
    /// The mean over rows of s = (b - a) / max(a, b), in [-1, 1]: a the mean Euclidean distance to the other rows of the own cluster, b the
    /// least mean distance to the rows of another cluster; s = 0 for a row alone in its cluster. NaN unless there are at least two clusters
    /// and fewer than rows.
    /// </summary>
    /// <param name="rows">(N, D) row-major, all finite.</param>
    /// <param name="columnCount">D, at least 1.</param>
    /// <param name="clusters">N cluster numbers; <see cref="ClusterMetrics.Noise"/> for rows in no cluster.</param>
    /// <param name="options">A sample and the treatment of noise; null: the defaults.</param>
    /// <remarks>
    /// Cost: O(N^2 D) time on all cores, O(N D + clusters) memory: distances are summed block by block and never kept. The result does not
    /// depend on the number of threads.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="rows"/> does not hold N D values, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double Of(ReadOnlySpan<float> rows, int columnCount, ReadOnlySpan<int> clusters, SilhouetteOptions? options = null)
    {
        options = (options ?? new SilhouetteOptions()).Checked();
        Argument.InRange(columnCount, 1, int.MaxValue, "Silhouette.columnCount");
        if (rows.Length != (long)clusters.Length * columnCount)
        {
            throw new ArgumentException(
                $"rows must hold {clusters.Length} x {columnCount} values, a row for each cluster number; got "
                    + $"{rows.Length}.", nameof(rows));
        }

        int[] taken = Taken(clusters, options);
        var numbers = new int[taken.Length];
        for (int i = 0; i < taken.Length; i++) numbers[i] = clusters[taken[i]];
        Array.Sort(numbers, taken);
        var starts = new List<int>();
        for (int i = 0; i < numbers.Length; i++)
        {
            if (i == 0 || numbers[i] != numbers[i - 1]) starts.Add(i);
        }
        if (starts.Count < 2 || starts.Count >= taken.Length) return double.NaN;
        starts.Add(taken.Length);
        double[] silhouettes = Compute(Columns(rows, columnCount, taken), columnCount, [.. starts]);
        return silhouettes.Sum() / silhouettes.Length;
    }

    // (D, N) column-major: each column of a tile is one run of memory.
    private static double[] Columns(ReadOnlySpan<float> rows, int columns, int[] taken)
    {
        int n = taken.Length;
        var x = new double[(long)n * columns];
        for (int i = 0; i < n; i++)
        {
            for (int d = 0; d < columns; d++)
            {
                float value = rows[taken[i] * columns + d];
                if (!float.IsFinite(value)) throw new ArgumentException($"rows must be finite; row {taken[i]} is not.", nameof(rows));
                x[d * n + i] = value;
            }
        }
        return x;
    }

    // x: (D, N), rows of one cluster together; cluster k is [starts_k, starts_k+1).  S_ik = sum of |x_i - x_j| over j in cluster k
    private static double[] Compute(double[] x, int columns, int[] starts)
    {
        int n = starts[^1], k = starts.Length - 1;
        var silhouettes = new double[n];
        int blocks = (n + RowsInBlock - 1) / RowsInBlock;
        Parallel.For(0, blocks, () => (Sums: new double[k], Tile: new double[2 * TileRows]), (block, _, local) =>
        {
            int first = block * RowsInBlock, end = Math.Min(n, first + RowsInBlock);
            int own = Math.Max(0, Array.FindLastIndex(starts, start => start <= first));
            for (int i = first; i < end; i++)
            {
                while (starts[own + 1] <= i) own++;
                SumDistances(x, columns, i, starts, local.Tile, local.Sums);
                silhouettes[i] = OfRow(local.Sums, own, starts);
            }
            return local;
        }, _ => { });
        return silhouettes;
    }

    private static void SumDistances(double[] x, int columns, int i, int[] starts, double[] tile, double[] sums)
    {
        int n = starts[^1], k = 0;
        Array.Clear(sums);
        for (int first = 0; first < n; first += TileRows)
        {
            int length = Math.Min(TileRows, n - first);
            Span<double> distances = tile.AsSpan(0, length), differences = tile.AsSpan(TileRows, length);
            distances.Clear();
            for (int d = 0; d < columns; d++)
            {
                TensorPrimitives.Subtract(x.AsSpan(d * n + first, length), x[d * n + i], differences);
                TensorPrimitives.MultiplyAdd(differences, differences, distances, distances);
            }
            TensorPrimitives.Sqrt(distances, distances);
            for (int j = 0; j < length;)
            {
                while (starts[k + 1] <= first + j) k++;
                int run = Math.Min(length, starts[k + 1] - first) - j;
                sums[k] += TensorPrimitives.Sum<double>(distances.Slice(j, run));
                j += run;
            }
        }
    }

    private static double OfRow(double[] sums, int own, int[] starts)
    {
        int members = starts[own + 1] - starts[own];
        if (members == 1) return 0;
        double a = sums[own] / (members - 1), b = double.PositiveInfinity;
        for (int k = 0; k < sums.Length; k++)
        {
            if (k != own) b = Math.Min(b, sums[k] / (starts[k + 1] - starts[k]));
        }
        double larger = Math.Max(a, b);
        return larger == 0 ? 0 : (b - a) / larger;
    }

    private static int[] Taken(ReadOnlySpan<int> clusters, SilhouetteOptions options)
    {
        var rows = new List<int>(clusters.Length);
        for (int i = 0; i < clusters.Length; i++)
        {
            if (!options.LeaveOutNoise || clusters[i] != ClusterMetrics.Noise) rows.Add(i);
        }
        if (options.SampleSize is not int size || size >= rows.Count) return [.. rows];
        var random = new RandomStream(options.Seed, 0);
        var drawn = new int[size];
        RandomSubset.Draw(ref random, rows.Count, drawn);
        Array.Sort(drawn);
        return [.. drawn.Select(i => rows[i])];
    }
}
