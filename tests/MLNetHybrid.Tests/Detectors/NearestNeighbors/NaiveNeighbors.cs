namespace MLNetHybrid.Tests.Detectors.NearestNeighbors;

/// <summary>Every distance, sorted: the definition.</summary>
internal static class NaiveNeighbors
{
    // In the order of the columns, in double precision, as the search does where it matters: equal to the last bit.
    public static double Distance(ReadOnlySpan<float> x, ReadOnlySpan<float> z)
    {
        double sum = 0;
        for (int d = 0; d < x.Length; d++)
        {
            double e = (double)x[d] - z[d];
            sum += e * e;
        }
        return Math.Sqrt(sum);
    }

    /// <summary>The k-th nearest of some rows, the first of several equally near, and how far it is.</summary>
    /// <param name="x">(D)</param>
    /// <param name="rows">(N, D)</param>
    /// <param name="candidates">Which rows count.</param>
    /// <param name="k">At least 1.</param>
    public static (double Distance, int Index) Kth(float[] x, float[] rows, IEnumerable<int> candidates, int k)
    {
        int D = x.Length;
        return candidates.Select(i => (Distance: Distance(x, rows.AsSpan(i * D, D)), Index: i)).OrderBy(row => row.Distance)
            .ThenBy(row => row.Index).ElementAt(k - 1);
    }

    /// <summary>The mean over draws of the distance to the k-th nearest row of each, a row left out of those that hold it.</summary>
    /// <param name="x">(D)</param>
    /// <param name="rows">(N, D)</param>
    /// <param name="draws">Rows of each draw.</param>
    /// <param name="k">At least 1.</param>
    /// <param name="own">The row that x is; -1: none.</param>
    public static double Score(float[] x, float[] rows, int[][] draws, int k, int own = -1) =>
        draws.Average(draw => Kth(x, rows, draw.Where(i => i != own), k).Distance);

    /// <summary>c_j = (x_j - z_j)^2 / |x - z|, the mean over draws.</summary>
    public static double[] Contributions(float[] x, float[] rows, int[][] draws, int k)
    {
        var contributions = new double[x.Length];
        foreach (int[] draw in draws)
        {
            (double distance, int z) = Kth(x, rows, draw, k);
            for (int j = 0; j < x.Length && distance > 0; j++)
                contributions[j] += Math.Pow((double)x[j] - rows[z * x.Length + j], 2) / distance / draws.Length;
        }
        return contributions;
    }
}
