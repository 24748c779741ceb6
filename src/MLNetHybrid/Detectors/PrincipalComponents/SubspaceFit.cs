using MLNetHybrid.Numerics.Eigen;
using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid.Detectors.PrincipalComponents;

/// <summary>Finds the principal components of training rows (N, D) through the smaller of their two Gram matrices.</summary>
internal sealed class SubspaceFit
{
    /// <summary>Gram matrices up to this size are decomposed at once: it is faster than looking for the leading pairs.</summary>
    private const int SmallOrder = 192;

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
        bool ofRows = N < D;
        PanelMatrix gram = ofRows
            ? GramMatrix.OfRows(_rows.Memory, N, D, _mean, _plan.ThreadCount, _checkAlive)
            : GramMatrix.OfColumns(_rows.Memory, N, D, _mean, _plan.ThreadCount, _checkAlive);
        double total = 0;
        for (int i = 0; i < gram.RowCount; i++) total += gram[i, i];
        int rank = Math.Min(N - 1, D);
        var target = new EigenTarget(
            _plan.Components is int count ? Math.Min(count, rank) : null, _plan.ExplainedVariance, total);
        EigenPairs pairs = Decompose(gram, target);
        int found = 0;
        double least = pairs.Values[0] * Math.Max(N, D) * Epsilon;
        while (found < pairs.Values.Length && found < rank && pairs.Values[found] > least) found++;
        double[] vectors = ofRows ? RowComponents.Of(_rows, _mean, pairs, found, _plan.ThreadCount) : pairs.Vectors;
        var components = new float[checked(found * D)];
        for (int k = 0; k < found; k++) CopyWithSign(vectors.AsSpan(k * D, D), components.AsSpan(k * D, D));
        return new PrincipalSubspace(_mean, components, [.. pairs.Values.Take(found).Select(value => value / (N - 1))], total / (N - 1));
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
