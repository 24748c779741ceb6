using MLNetHybrid.Numerics.Eigen;
using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid.Detectors.PrincipalComponents;

/// <summary>Finds the principal components of training rows (N, D) through the smaller of their two Gram matrices.</summary>
internal sealed class SubspaceFit
{
    /// <summary>Gram matrices up to this size are decomposed at once: it is faster than looking for the leading pairs.</summary>
    private const int SmallOrder = 192;

    /// <summary>The largest Gram matrix, of half a gigabyte, unless the exact solver is asked for.</summary>
    private const int LargestOrder = 8192;

    // Rounding leaves eigenvalues of about n eps times the largest where there is no variance.
    private const double Epsilon = 1.0 / (1L << 50);

    private readonly FeatureMatrix _rows;
    private readonly PrincipalComponentsPlan _plan;
    private readonly Action _checkAlive;
    private readonly float[] _mean;

    private SubspaceFit(FeatureMatrix rows, PrincipalComponentsPlan plan, Action checkAlive)
    {
        (_rows, _plan, _checkAlive) = (rows, plan, checkAlive);
        _mean = ColumnMeans.Of(rows.Memory, rows.RowCount, rows.ColumnCount, plan.ThreadCount);
    }

    /// <summary>No components where no column varies.</summary>
    public static PrincipalSubspace Run(FeatureMatrix rows, PrincipalComponentsPlan plan, Action checkAlive) =>
        new SubspaceFit(rows, plan, checkAlive).Fit();

    private PrincipalSubspace Fit()
    {
        int N = _rows.RowCount, D = _rows.ColumnCount;
        if (_rows.AreAllEqual()) return new PrincipalSubspace(_mean, [], [], 0);
        int rank = Math.Min(N - 1, D);
        int? count = _plan.Components is int wanted ? Math.Min(wanted, rank) : null;
        bool randomized = _plan.Solver == PrincipalComponentsSolver.Randomized
            || (_plan.Solver == PrincipalComponentsSolver.Auto && Math.Min(N, D) > LargestOrder);
        (EigenPairs pairs, double total) = randomized
            ? new RandomizedSubspace(_rows, _mean, _plan, _checkAlive).Find(count)
            : Exact(count);
        int found = 0;
        double least = pairs.Values[0] * Math.Max(N, D) * Epsilon;
        while (found < pairs.Values.Length && found < rank && pairs.Values[found] > least) found++;
        var components = new float[checked(found * D)];
        bool ofRows = pairs.Vectors.Length / pairs.Values.Length != D;
        double[] vectors = ofRows ? RowComponents.Of(_rows, _mean, pairs, found, _plan.ThreadCount) : pairs.Vectors;
        for (int k = 0; k < found; k++) CopyWithSign(vectors.AsSpan(k * D, D), components.AsSpan(k * D, D));
        return new PrincipalSubspace(_mean, components, [.. pairs.Values.Take(found).Select(value => value / (N - 1))], total / (N - 1));
    }

    // Pairs of the smaller Gram matrix, and its trace.
    private (EigenPairs Pairs, double Total) Exact(int? count)
    {
        int N = _rows.RowCount, D = _rows.ColumnCount;
        PanelMatrix gram = N < D
            ? GramMatrix.OfRows(_rows.Memory, N, D, _mean, _plan.ThreadCount, _checkAlive)
            : GramMatrix.OfColumns(_rows.Memory, N, D, _mean, _plan.ThreadCount, _checkAlive);
        double total = 0;
        for (int i = 0; i < gram.RowCount; i++) total += gram[i, i];
        return (Decompose(gram, new EigenTarget(count, _plan.ExplainedVariance, total)), total);
    }

    // Of the two directions the one whose largest value is positive.
    private static void CopyWithSign(ReadOnlySpan<double> vector, Span<float> component)
    {
        double largest = 0;
        foreach (double value in vector)
            if (Math.Abs(value) > Math.Abs(largest)) largest = value;
        for (int d = 0; d < vector.Length; d++) component[d] = (float)(largest < 0 ? -vector[d] : vector[d]);
    }

    private EigenPairs Decompose(PanelMatrix gram, EigenTarget target)
    {
        int n = gram.RowCount;
        if (n > SmallOrder)
        {
            // Where the leading third is not enough, all of them are found sooner.
            var search = new BlockLanczos(gram, n / 3, _plan.ThreadCount, _checkAlive);
            if (search.Find(target) is EigenPairs found) return found;
        }

        var full = new double[checked(n * n)];
        for (int c = 0; c < n; c++) gram.CopyColumn(c, full.AsSpan(c * n, n));
        return SymmetricEigen.Leading(full, n, target, _plan.ThreadCount, _checkAlive);
    }
}
