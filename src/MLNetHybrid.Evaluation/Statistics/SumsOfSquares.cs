using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

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
    public static (Matrix<double> Between, Matrix<double> Within) Of(GroupedObservations observations)
    {
        (Matrix<double> between, Matrix<double> within) = Deviations(observations);
        return (between.TransposeThisAndMultiply(between), within.TransposeThisAndMultiply(within));
    }

    /// <summary>The diagonals of both alone, (D).</summary>
    public static (double[] Between, double[] Within) Diagonals(GroupedObservations observations)
    {
        (Matrix<double> between, Matrix<double> within) = Deviations(observations);
        return (Squares(between), Squares(within));

        static double[] Squares(Matrix<double> d) => [.. d.EnumerateColumns().Select(column => column.DotProduct(column))];
    }

    // (K, D) of the groups' means, weighted by their sizes; (N, D) of the observations.
    private static (Matrix<double> Between, Matrix<double> Within) Deviations(GroupedObservations observations)
    {
        int D = observations.VariableCount;
        (double[][] means, double[] grand) = Means(observations);
        return (
            DenseMatrix.Create(means.Length, D, (g, j) => Math.Sqrt(observations.GroupSizes[g]) * (means[g][j] - grand[j])),
            DenseMatrix.Create(observations.Count, D, (i, j) => observations.Row(i)[j] - means[observations.GroupOf(i)][j]));
    }
}
