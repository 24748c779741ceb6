namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>c(n): the path length that a leaf with n rows stands for, and the scale of the score.</summary>
internal static class AveragePathLength
{
    private const double EulerGamma = 0.57721566490153286;

    /// <summary>
    /// Mean path length of an unsuccessful search in a binary search tree of <paramref name="n"/> nodes (Liu, Ting, Zhou 2008, equation 1).
    /// </summary>
    public static double Of(int n)
    {
        // c(n) = 2 H(n - 1) - 2 (n - 1) / n  with H(i) = ln i + gamma.  c(2) = 1 exactly; the approximation of H would give 0.15.
        if (n <= 1) return 0;
        if (n == 2) return 1;
        return 2 * (Math.Log(n - 1.0) + EulerGamma) - 2 * (n - 1.0) / n;
    }
}
