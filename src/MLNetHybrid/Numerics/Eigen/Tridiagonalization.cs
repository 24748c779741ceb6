namespace MLNetHybrid.Numerics.Eigen;

/// <summary>
/// A = H T H^T with T tridiagonal and H = H_0 H_1 ..., H_j = I - tau_j v_j v_j^T, by Householder's reflections. Each step updates what is
/// left of A and multiplies it by the next v in one pass over memory: 4 n^3 / 3 multiply-adds over both triangles, on all threads.
/// </summary>
internal sealed class Tridiagonalization
{
    // Rows of a part of the pass; below it a step is too short to be worth a second thread.
    private const int RowsPerPart = 64;

    private readonly double[] _a;
    private readonly double[] _tau;
    private readonly int _n;

    /// <param name="a">(n, n), symmetric; overwritten.</param>
    /// <param name="n">At least 1.</param>
    /// <param name="threadCount">At least 1.</param>
    /// <param name="checkAlive">Called now and then; throws to cancel.</param>
    public Tridiagonalization(double[] a, int n, int threadCount, Action checkAlive)
    {
        (_a, _n) = (a, n);
        _tau = new double[n];
        Diagonal = new double[n];
        OffDiagonal = new double[n];
        Reduce(threadCount, checkAlive);
    }

    /// <summary>(n)</summary>
    public double[] Diagonal { get; }

    /// <summary>(n) Element i stands between i and i + 1; the last is 0.</summary>
    public double[] OffDiagonal { get; }

    /// <summary>Turns eigenvectors of T, the rows of z (k, n), into those of A.</summary>
    public void TransformBack(double[] z, int count, int threadCount)
    {
        // Rows that stay in the second cache while the reflections pass by.
        const int Rows = 16;
        ParallelLoop.Run((count + Rows - 1) / Rows, threadCount, part =>
        {
            for (int j = _n - 3; j >= 0; j--)
            {
                ReadOnlySpan<double> v = Reflection(j);
                for (int r = part * Rows; r < Math.Min(count, (part + 1) * Rows); r++)
                {
                    Span<double> row = z.AsSpan(r * _n + j + 1, v.Length);
                    DoubleVectors.AddMultiple(-_tau[j] * DoubleVectors.Dot(v, row), v, row);
                }
            }
        });
    }

    // v_j (n - j - 1), where row j of A was, right of the diagonal.
    private Span<double> Reflection(int j) => _a.AsSpan(checked(j * _n + j + 1), _n - j - 1);

    private void Reduce(int threadCount, Action checkAlive)
    {
        // In step j: v = v_j, w = tau (A v) - (tau^2 / 2) (v A v) v; A -= v w^T + w v^T. Then v of the next step comes from row j + 1.
        double[] product = new double[_n], w = new double[_n];
        for (int j = 0; j < _n; j++)
        {
            if (j % 64 == 0) checkAlive();
            if (j > 0) UpdateRow(j, w);
            Diagonal[j] = _a[j * _n + j];
            if (j == _n - 1) return;
            MakeReflection(j);
            Pass(j, w, product, threadCount);

            Span<double> v = Reflection(j), p = product.AsSpan(j + 1, _n - j - 1), next = w.AsSpan(j + 1, _n - j - 1);
            double tau = _tau[j], half = tau * tau / 2 * DoubleVectors.Dot(v, p);
            for (int i = 0; i < v.Length; i++) next[i] = tau * p[i] - half * v[i];
        }
    }

    // Row j of A, from the diagonal on, as the step before leaves it.
    private void UpdateRow(int j, double[] w)
    {
        Span<double> row = _a.AsSpan(j * _n + j, _n - j);
        ReadOnlySpan<double> v = Reflection(j - 1), x = w.AsSpan(j, _n - j);
        double vj = v[0], wj = x[0];
        DoubleVectors.AddMultiple(-vj, x, row);
        DoubleVectors.AddMultiple(-wj, v, row);
    }

    // x = row j right of the diagonal -> v with H x = (alpha, 0, ...), v_0 = 1
    private void MakeReflection(int j)
    {
        Span<double> x = Reflection(j);
        double tail = x.Length > 1 ? DoubleVectors.Dot(x[1..], x[1..]) : 0;
        if (tail == 0)
        {
            (OffDiagonal[j], _tau[j]) = (x[0], 0);
            x.Clear();
            x[0] = 1;
            return;
        }

        double alpha = -Math.CopySign(Math.Sqrt(x[0] * x[0] + tail), x[0]), first = x[0] - alpha;
        (OffDiagonal[j], _tau[j]) = (alpha, -first / alpha);
        DoubleVectors.Scale(1 / first, x[1..]);
        x[0] = 1;
    }

    // product_i = row i of A, as step j - 1 leaves it, times v_j, for i above j. The update of the row is part of the pass.
    private void Pass(int j, double[] w, double[] product, int threadCount)
    {
        int first = j + 1, parts = (_n - first + RowsPerPart - 1) / RowsPerPart;
        ParallelLoop.Run(parts, threadCount, part =>
        {
            ReadOnlySpan<double> v = Reflection(j);
            for (int i = first + part * RowsPerPart; i < Math.Min(_n, first + (part + 1) * RowsPerPart); i++)
            {
                Span<double> row = _a.AsSpan(i * _n + first, _n - first);
                if (j == 0)
                {
                    product[i] = DoubleVectors.Dot(row, v);
                    continue;
                }

                ReadOnlySpan<double> last = Reflection(j - 1);
                product[i] = DoubleVectors.AddMultiplesAndDot(-last[i - j], w.AsSpan(first), -w[i], last[1..], v, row);
            }
        });
    }
}
