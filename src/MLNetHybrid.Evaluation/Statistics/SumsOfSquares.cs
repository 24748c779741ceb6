namespace MLNetHybrid.Evaluation.Statistics;

/// <summary>Sums of squares and products of grouped observations.</summary>
internal static class SumsOfSquares
{
    /// <summary>Means of the groups and of all observations.</summary>
    public static (double[][] Groups, double[] Grand) Means(GroupedObservations observations)
    {
        int D = observations.VariableCount, K = observations.GroupNames.Count;
        double[][] groups = [.. Enumerable.Range(0, K).Select(_ => new double[D])];
        double[] grand = new double[D];
        for (int i = 0; i < observations.Count; i++)
        {
            ReadOnlySpan<double> x = observations.Row(i);
            double[] sum = groups[observations.GroupOf(i)];
            for (int j = 0; j < D; j++)
            {
                sum[j] += x[j];
                grand[j] += x[j];
            }
        }
        for (int j = 0; j < D; j++)
        {
            for (int g = 0; g < K; g++) groups[g][j] /= observations.GroupSizes[g];
            grand[j] /= observations.Count;
        }
        return (groups, grand);
    }

    // x: (N, D), m_g: (D) mean of group g, m: (D) mean.  H = sum_g n_g (m_g - m)(m_g - m)',  E = sum_i (x_i - m_g(i))(x_i - m_g(i))'
    public static (double[,] Between, double[,] Within) Of(GroupedObservations observations)
    {
        int D = observations.VariableCount;
        (double[][] means, double[] grand) = Means(observations);
        double[,] H = new double[D, D], E = new double[D, D];
        double[] d = new double[D];
        for (int g = 0; g < means.Length; g++)
        {
            for (int j = 0; j < D; j++) d[j] = means[g][j] - grand[j];
            AddProducts(H, d, observations.GroupSizes[g]);
        }
        for (int i = 0; i < observations.Count; i++)
        {
            ReadOnlySpan<double> x = observations.Row(i);
            double[] mean = means[observations.GroupOf(i)];
            for (int j = 0; j < D; j++) d[j] = x[j] - mean[j];
            AddProducts(E, d, 1);
        }
        Mirror(H);
        Mirror(E);
        return (H, E);
    }

    private static void AddProducts(double[,] sum, double[] d, double weight)
    {
        for (int j = 0; j < d.Length; j++)
        {
            double scaled = weight * d[j];
            for (int k = 0; k <= j; k++) sum[j, k] += scaled * d[k];
        }
    }

    private static void Mirror(double[,] lower)
    {
        for (int j = 0; j < lower.GetLength(0); j++)
            for (int k = 0; k < j; k++) lower[k, j] = lower[j, k];
    }
}
