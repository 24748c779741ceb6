using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Eigen;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Detectors.PrincipalComponents;

/// <summary>
/// Leading components from a random subspace Q (D, b) that is multiplied by X^T X a few times, X the rows (N, D) less their mean, and
/// Rayleigh-Ritz in it (Halko, Martinsson, Tropp: "Finding structure with randomness", SIAM Review 53, 2011). Each multiplication passes
/// once over the rows, a slab at a time: 2 N D b multiply-adds. Memory: 2 D b doubles and the slab.
/// </summary>
/// <remarks>
/// b is k + 10, or where a share of the variance is wanted, doubled until the subspace holds it. What it holds is a lower bound: near the
/// share it may take a component more than the exact solver.
/// </remarks>
internal sealed class RandomizedSubspace
{
    private const int Oversampling = 10, FirstSize = 50, Multiplications = 6;

    private readonly FeatureMatrix _rows;
    private readonly float[] _mean;
    private readonly PrincipalComponentsPlan _plan;
    private readonly Action _checkAlive;
    private readonly PanelMatrix _slab;
    private readonly PanelMatrix _transposed;
    private readonly int _slabRows;

    public RandomizedSubspace(FeatureMatrix rows, float[] mean, PrincipalComponentsPlan plan, Action checkAlive)
    {
        (_rows, _mean, _plan, _checkAlive) = (rows, mean, plan, checkAlive);
        // Some four megabytes in each of the two forms.
        _slabRows = Math.Min(rows.RowCount, PanelMatrix.RoundUp(Math.Clamp((1 << 19) / rows.ColumnCount, 1, 480)));
        _slab = new PanelMatrix(_slabRows, rows.ColumnCount);
        _transposed = new PanelMatrix(rows.ColumnCount, _slabRows);
    }

    /// <summary>The pairs of X^T X, and its trace.</summary>
    /// <param name="count">So many; null: as many as the plan's share needs.</param>
    public (EigenPairs Pairs, double Total) Find(int? count)
    {
        int D = _rows.ColumnCount, most = Math.Min(_rows.RowCount, D), size = Math.Min(most, (count ?? FirstSize) + Oversampling);
        double[] q = [];
        while (true)
        {
            q = Extended(q, size);
            (PanelMatrix square, double total) = (new PanelMatrix(size, size), 0);
            for (int pass = 0; pass <= Multiplications; pass++)
            {
                GramSchmidt.Orthonormalize(q, size, D);
                square = new PanelMatrix(size, size);
                (PanelMatrix next, total) = Multiply(q, size, square);
                if (pass < Multiplications)
                    for (int k = 0; k < size; k++) next.CopyColumn(k, q.AsSpan(k * D, D));
            }

            var t = new double[size * size];
            for (int c = 0; c < size; c++) square.CopyColumn(c, t.AsSpan(c * size, size));
            EigenPairs ritz = SymmetricEigen.Leading(t, size, new EigenTarget(size, 0, 0), _plan.ThreadCount, _checkAlive);
            int? found = new EigenTarget(count, _plan.ExplainedVariance, total).CountOf(ritz.Values);
            // The last of the vectors have hardly been improved.
            if (found is int enough && (count is not null || size == most || enough <= size - Oversampling))
                return (new EigenPairs(ritz.Values[..enough], Combined(q, ritz, enough)), total);
            if (size == most) return (new EigenPairs(ritz.Values, Combined(q, ritz, size)), total);
            size = Math.Min(most, 2 * size);
        }
    }

    // q (n, D) and random rows behind, (size, D); a random row's numbers depend on its place alone
    private double[] Extended(double[] q, int size)
    {
        int D = _rows.ColumnCount, first = q.Length / D;
        Array.Resize(ref q, checked(size * D));
        for (int k = first; k < size; k++)
        {
            ulong key = CounterStream.Key((ulong)_plan.Seed, k);
            for (int d = 0; d < D; d++) q[k * D + d] = CounterStream.Normal(key, (ulong)d);
        }

        return q;
    }

    // q: (b, D) -> X^T X q^T (D, b), |X|^2, and into square (b, b): q X^T X q^T
    private (PanelMatrix Next, double Total) Multiply(double[] q, int size, PanelMatrix square)
    {
        int N = _rows.RowCount, D = _rows.ColumnCount, threads = _plan.ThreadCount;
        var basis = new PanelMatrix(D, size);
        for (int k = 0; k < size; k++) basis.SetColumn(k, q.AsSpan(k * D, D));
        var next = new PanelMatrix(D, size);
        var projected = new PanelMatrix(_slabRows, size);
        double total = 0;
        for (int first = 0; first < N; first += _slabRows)
        {
            _checkAlive();
            int n = Math.Min(_slabRows, N - first);
            ReadOnlyMemory<float> x = _rows.Memory.Slice(first * D, n * D);
            ParallelLoop.Run(_slab.PanelCount, threads, p => GramMatrix.PackRows(x.Span, 0, n, D, _mean, p, _slab));
            int across = (n + PanelMatrix.Width - 1) / PanelMatrix.Width;
            if (n < _slabRows) _transposed.Panel(across - 1).Clear();
            ParallelLoop.Run(across, threads, p => GramMatrix.PackColumns(x.Span, 0, D, n, D, _mean, p, _transposed));
            for (int p = 0; p < basis.PanelCount; p++)
                PanelProduct.Multiply(_transposed, across, basis, D, projected, p, p, add: false, threads);
            for (int p = 0; p < basis.PanelCount; p++)
            {
                PanelProduct.Multiply(_slab, _slab.PanelCount, projected, n, next, p, p, add: true, threads);
                PanelProduct.Multiply(projected, projected.PanelCount, projected, n, square, p, p, add: true, threads);
            }

            for (int p = 0; p < _slab.PanelCount; p++)
            {
                ReadOnlySpan<double> panel = _slab.Panel(p)[..(n * PanelMatrix.Width)];
                total += DoubleVectors.Dot(panel, panel);
            }
        }

        return (next, total);
    }

    // V^T = S^T q
    private double[] Combined(double[] q, EigenPairs ritz, int count)
    {
        int D = _rows.ColumnCount, size = q.Length / D;
        var v = new double[checked(count * D)];
        ParallelLoop.Run(count, _plan.ThreadCount, k =>
        {
            for (int i = 0; i < size; i++)
                DoubleVectors.AddMultiple(ritz.Vectors[k * size + i], q.AsSpan(i * D, D), v.AsSpan(k * D, D));
        });
        return v;
    }
}
