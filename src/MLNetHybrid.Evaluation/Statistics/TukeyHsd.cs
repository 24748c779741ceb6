using MLNetHybrid.Evaluation.Statistics;

namespace MLNetHybrid.Evaluation;

/// <summary>Tukey's honestly significant differences: which groups differ in a variable's mean, at one error rate for all pairs.</summary>
/// <remarks>Groups of unequal size by Tukey and Kramer's rule.</remarks>
public static class TukeyHsd
{
    /// <summary>Compares every pair of groups in every variable.</summary>
    /// <param name="observations">Two groups or more.</param>
    /// <param name="alpha">Probability that any pair of equal groups is called different, in (0, 1). Default 0.05.</param>
    /// <returns>For each variable in turn, the pairs in the groups' order.</returns>
    /// <exception cref="ArgumentException">Fewer than two groups, a group of one, or a variable constant in every group.</exception>
    // q_ab = |m_b - m_a| / sqrt(s^2 / 2 (1 / n_a + 1 / n_b)),  s^2 = E / (N - K),  p = P(Q_K,N-K > q_ab)
    public static TukeyResult Test(GroupedObservations observations, double alpha = 0.05)
    {
        ArgumentNullException.ThrowIfNull(observations);
        Argument.Between(alpha, 0, 1, "TukeyHsd.alpha");
        observations.RequireComparable(nameof(TukeyHsd));
        int K = observations.GroupNames.Count, v = observations.Count - K;
        double critical = StudentizedRange.Quantile(1 - alpha, K, v);
        AnovaResult anova = Anova.OneWay(observations);
        (double[][] means, _) = SumsOfSquares.Means(observations);
        var pairs = new List<TukeyComparison>();
        for (int j = 0; j < observations.VariableCount; j++)
        {
            double variance = anova.Rows[j].ResidualSumOfSquares / v;
            for (int a = 0; a < K; a++)
                for (int b = a + 1; b < K; b++)
                {
                    double error = Math.Sqrt(variance / 2 * (1.0 / observations.GroupSizes[a] + 1.0 / observations.GroupSizes[b]));
                    double difference = means[b][j] - means[a][j];
                    double p = StudentizedRange.UpperTail(Math.Abs(difference) / error, K, v);
                    pairs.Add(new TukeyComparison
                    {
                        Variable = observations.VariableNames[j],
                        GroupA = observations.GroupNames[a],
                        GroupB = observations.GroupNames[b],
                        MeanDifference = difference,
                        PValue = p,
                        Lower = difference - critical * error,
                        Upper = difference + critical * error,
                        IsSignificant = p <= alpha,
                    });
                }
        }
        return new TukeyResult { Comparisons = pairs, IsDescriptive = observations.IsDescriptive };
    }
}
