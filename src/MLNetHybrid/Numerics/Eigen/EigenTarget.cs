namespace MLNetHybrid.Numerics.Eigen;

/// <summary>How many leading eigenvalues are wanted.</summary>
/// <param name="Count">So many; null: as many as <paramref name="Share"/> needs.</param>
/// <param name="Share">The least number whose sum is at least this share of <paramref name="Total"/>; in (0, 1).</param>
/// <param name="Total">The sum of all eigenvalues, the matrix's trace.</param>
internal sealed record EigenTarget(int? Count, double Share, double Total)
{
    /// <summary>How many of these leading eigenvalues, or of lower bounds of them; null: more than there are.</summary>
    public int? CountOf(ReadOnlySpan<double> descending)
    {
        if (Count is int count) return count <= descending.Length ? count : null;
        double sum = 0;
        for (int i = 0; i < descending.Length; i++)
        {
            sum += descending[i];
            if (sum >= Share * Total) return i + 1;
        }

        return null;
    }
}
