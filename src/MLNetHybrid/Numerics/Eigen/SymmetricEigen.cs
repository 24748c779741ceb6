namespace MLNetHybrid.Numerics.Eigen;

/// <summary>
/// All eigenvalues of a symmetric matrix (n, n), and the eigenvectors that are wanted: Householder's tridiagonalization, the implicit QL
/// method, and the reflections applied to the wanted vectors. Cost: some 8 n^3 multiply-adds, memory 3 n^2 doubles.
/// </summary>
internal static class SymmetricEigen
{
    /// <param name="a">(n, n), symmetric; overwritten.</param>
    /// <param name="n">At least 1.</param>
    /// <param name="target">How many; where there are fewer, all.</param>
    /// <param name="threadCount">At least 1; the result does not depend on it.</param>
    /// <param name="checkAlive">Called now and then; throws to cancel.</param>
    public static EigenPairs Leading(double[] a, int n, EigenTarget target, int threadCount, Action checkAlive)
    {
        var reduced = new Tridiagonalization(a, n, threadCount, checkAlive);
        double[] values = reduced.Diagonal;
        double[] all = new TridiagonalEigen(values, reduced.OffDiagonal, threadCount, checkAlive).Vectors;

        int[] order = [.. Enumerable.Range(0, n)];
        Array.Sort(order, (i, j) => values[i] != values[j] ? values[j].CompareTo(values[i]) : i.CompareTo(j));
        double[] descending = [.. order.Select(i => values[i])];
        int count = target.CountOf(descending) ?? n;
        var vectors = new double[checked(count * n)];
        for (int k = 0; k < count; k++) all.AsSpan(order[k] * n, n).CopyTo(vectors.AsSpan(k * n));
        reduced.TransformBack(vectors, count, threadCount);
        return new EigenPairs(descending[..count], vectors);
    }
}
