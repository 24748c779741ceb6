namespace MLNetHybrid.Evaluation;

/// <summary>Correction of many p-values at once (Benjamini and Hochberg 1995), for independent or positively dependent tests.</summary>
public static class FalseDiscoveryRate
{
    /// <summary>Adjusted p-values: those at most q are the findings whose expected share of false ones is at most q.</summary>
    /// <param name="pValues">Each in [0, 1].</param>
    /// <returns>In the order of <paramref name="pValues"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is not in [0, 1].</exception>
    // p_(i): ascending, i in 1..m.  adjusted_(i) = min_{j >= i} min(1, p_(j) m / j)
    public static double[] Adjust(ReadOnlySpan<double> pValues)
    {
        int m = pValues.Length;
        double[] sorted = pValues.ToArray();
        int[] order = [.. Enumerable.Range(0, m)];
        for (int i = 0; i < m; i++)
            if (!(sorted[i] is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(pValues),
                    Invariant($"FalseDiscoveryRate: p-value {i} must be in [0, 1]; got {sorted[i]}."));
        Array.Sort(sorted, order);
        var adjusted = new double[m];
        double least = 1;
        for (int i = m; i >= 1; i--)
        {
            least = Math.Min(least, sorted[i - 1] * ((double)m / i));
            adjusted[order[i - 1]] = least;
        }
        return adjusted;
    }
}
