using MLNetHybrid.Evaluation.Statistics;

namespace MLNetHybrid.Evaluation;

/// <summary>One-way analysis of variance, variable by variable: the type II table, with p-values corrected for their number.</summary>
public static class Anova
{
    /// <summary>Compares the groups' means of every variable.</summary>
    /// <param name="observations">Two groups or more.</param>
    /// <param name="falseDiscoveryRate">Expected share of false ones among significant rows, in (0, 1). Default 0.05.</param>
    /// <returns>One row per variable, in the variables' order.</returns>
    /// <exception cref="ArgumentException">Fewer than two groups, a group of one, or a variable constant in every group.</exception>
    public static AnovaResult OneWay(GroupedObservations observations, double falseDiscoveryRate = 0.05)
    {
        ArgumentNullException.ThrowIfNull(observations);
        Argument.Between(falseDiscoveryRate, 0, 1, "Anova.falseDiscoveryRate");
        observations.RequireComparable(nameof(Anova));
        int D = observations.VariableCount, K = observations.GroupNames.Count, N = observations.Count;
        (double[] between, double[] within) = SumsOfSquares.Diagonals(observations);
        var tests = new FTest[D];
        for (int j = 0; j < D; j++)
        {
            if (!(within[j] > 0))
                throw new ArgumentException($"Anova: variable '{observations.VariableNames[j]}' is constant within every group.");
            double F = between[j] / (K - 1) / (within[j] / (N - K));
            tests[j] = new FTest(between[j], F, K - 1, N - K);
        }
        double[] adjusted = FalseDiscoveryRate.Adjust([.. tests.Select(test => test.PValue)]);
        return new AnovaResult
        {
            Rows =
            [
                .. tests.Select((test, j) => new AnovaRow
                {
                    Variable = observations.VariableNames[j],
                    BetweenSumOfSquares = between[j],
                    BetweenDegreesOfFreedom = K - 1,
                    ResidualSumOfSquares = within[j],
                    ResidualDegreesOfFreedom = N - K,
                    F = test.F,
                    PValue = test.PValue,
                    AdjustedPValue = adjusted[j],
                    IsSignificant = adjusted[j] <= falseDiscoveryRate,
                }),
            ],
            IsDescriptive = observations.IsDescriptive,
        };
    }
}
