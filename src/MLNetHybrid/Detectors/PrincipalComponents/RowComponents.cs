using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Eigen;
using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid.Detectors.PrincipalComponents;

/// <summary>
/// Components from eigenvectors of the Gram matrix of the rows: v_i = X^T u_i, normalized, X the rows (N, D) less their mean.
/// </summary>
internal static class RowComponents
{
    private const int Slab = 512;

    /// <summary>(count, D) row-major.</summary>
    public static double[] Of(FeatureMatrix rows, float[] mean, EigenPairs pairs, int count, int threadCount)
    {
        int N = rows.RowCount, D = rows.ColumnCount;
        var sums = new PanelMatrix(D, count);
        var weights = new PanelMatrix(Math.Min(Slab, N), count);
        var slab = new PanelMatrix(Math.Min(Slab, N), D);
        for (int first = 0; first < N; first += Slab)
        {
            int n = Math.Min(Slab, N - first), start = first;
            ParallelLoop.Run(slab.PanelCount, threadCount, p => GramMatrix.PackRows(rows.Memory.Span, start, n, D, mean, p, slab));
            for (int k = 0; k < count; k++)
                for (int i = 0; i < n; i++) weights[i, k] = pairs.Vectors[k * N + first + i];
            for (int p = 0; p < weights.PanelCount; p++)
                PanelProduct.Multiply(slab, slab.PanelCount, weights, n, sums, p, p, add: true, threadCount);
        }

        var components = new double[checked(count * D)];
        for (int k = 0; k < count; k++) sums.CopyColumn(k, components.AsSpan(k * D, D));
        // Those of small eigenvalues have lost digits.
        GramSchmidt.Orthonormalize(components, count, D);
        return components;
    }
}
