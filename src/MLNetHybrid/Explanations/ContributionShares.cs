namespace MLNetHybrid.Explanations;

/// <summary>What the values of a window added to one member's score.</summary>
/// <param name="Kind">How that was found.</param>
/// <param name="Values">(L, F), in the units of the kind; all 0 where it is not known.</param>
internal sealed record ContributionShares(ContributionKind Kind, double[] Values)
{
    /// <summary>Each value's part in all that made the row more anomalous: not negative, with sum 1, or all 0.</summary>
    public double[] Shares()
    {
        double largest = Values.Max();
        if (!(largest > 0)) return new double[Values.Length];
        double[] positive = [.. Values.Select(value => Math.Max(0, value) / largest)];
        double sum = positive.Sum();
        return [.. positive.Select(value => value / sum)];
    }
}
