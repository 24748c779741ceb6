using System.Numerics.Tensors;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>
/// An orthonormal basis of what the output layer can produce, W^T = Q R for its kernel W (D, F): Q (F, D), Q^T Q = I, R (D, D). With it the
/// distance of a row x from its reconstruction W^T h + b needs no F values per step:
/// <code>
/// |W^T h + b - x|^2 = |x_perp|^2 + |R h - Q^T (x - b)|^2,   |x_perp|^2 = |x - b|^2 - |Q^T (x - b)|^2
/// </code>
/// Where W has dependent rows, or fewer features than rows, Q has fewer columns: the others, and their rows of R, are zero.
/// </summary>
/// <remarks>
/// Cholesky decomposition of W W^T in double precision with pivoting (its condition is that of W squared), and where W is too
/// ill-conditioned for that, Gram-Schmidt with pivoting, each vector twice. Cost: D^2 F / 2 and D^2 F multiply-adds in the first case, 4
/// D^2 F in the second.
/// </remarks>
internal sealed class OutputBasis
{
    /// <summary>Features per piece of work; the sums over F are taken piece by piece.</summary>
    private const int Slab = 128;
    private const int MaximumParts = 16;

    // Of Cholesky's pivots, the squares of distances: below this share of the largest, orthogonality would be lost to more than 1e-7.
    private const double LeastPivot = 1e-7;

    // Of Gram-Schmidt's distances themselves: a row this close to the span of the others is in it up to the rounding of its own weights.
    private const double LeastDistance = 1e-7;

    private readonly int _inputs;
    private readonly int _features;
    private readonly float[] _q;
    private readonly float[] _r;
    private readonly double[] _gram;
    private readonly double[] _cholesky;
    private readonly int[] _pivots;
    private readonly ParallelOptions _parallel;

    // Of each part of the features: W's and Q's rows of one slab, and the part's sum of G.
    private readonly double[][] _rows;
    private readonly double[][] _directions;
    private readonly double[][] _sums;

    public OutputBasis(int inputs, int features, int threadCount)
    {
        _inputs = inputs;
        _features = features;
        _q = new float[checked(inputs * features)];
        _r = new float[inputs * inputs];
        _gram = new double[inputs * inputs];
        _cholesky = new double[inputs * inputs];
        _pivots = new int[inputs];
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threadCount };
        int parts = Math.Min(MaximumParts, Slabs);
        double[][] Arrays(int length) => [.. Enumerable.Range(0, parts).Select(_ => new double[length])];
        (_rows, _directions, _sums) = (Arrays(inputs * Slab), Arrays(inputs * Slab), Arrays(inputs * inputs));
    }

    private int Slabs => (_features - 1) / Slab + 1;

    /// <summary>Q^T, (D, F).</summary>
    public ReadOnlySpan<float> Q => _q;

    /// <summary>R (D, D), transposed: row d holds what h_d adds to R h.</summary>
    public ReadOnlySpan<float> R => _r;

    /// <summary>Decomposes the kernel <paramref name="w"/>, (D, F).</summary>
    public void Decompose(ReadOnlyMemory<float> w)
    {
        ComputeGram(w);
        if (!TensorPrimitives.IsFiniteAll<double>(_gram))
        {
            // Weights without bounds have no basis, and all errors are NaN.
            Array.Fill(_r, float.NaN);
            return;
        }

        if (DecomposeGram()) ComputeQ(w);
        else OrthogonalizeRows(w.Span);
    }

    // G (D, D) = W W^T; each piece of F is summed by itself, and the pieces in order.
    private void ComputeGram(ReadOnlyMemory<float> w)
    {
        int D = _inputs, slabs = Slabs, parts = _sums.Length;
        Parallel.For(0, parts, _parallel, part =>
        {
            double[] sum = _sums[part], rows = _rows[part];
            Array.Clear(sum);
            for (int slab = part * slabs / parts; slab < (part + 1) * slabs / parts; slab++)
            {
                Load(w.Span, slab * Slab, rows);
                DoubleRows.AddProducts(rows, Slab, D, Slab, sum);
            }
        });
        Array.Clear(_gram);
        foreach (double[] sum in _sums) TensorPrimitives.Add<double>(_gram, sum, _gram);
        for (int i = 0; i < D; i++)
            for (int j = 0; j < i; j++) _gram[j * D + i] = _gram[i * D + j];
    }

    // G = P^T C C^T P, C lower triangular, largest pivot first; false where a pivot is too small. C, and R = C^T P.
    private bool DecomposeGram()
    {
        int D = _inputs;
        double[] a = _gram;   // becomes what is left of G, in its own order
        double largest = 0;
        for (int i = 0; i < D; i++) _pivots[i] = i;
        Array.Clear(_r);
        Array.Clear(_cholesky);
        for (int k = 0; k < D; k++)
        {
            int best = k;
            for (int i = k + 1; i < D; i++)
                if (a[_pivots[i] * (D + 1)] > a[_pivots[best] * (D + 1)]) best = i;
            (_pivots[k], _pivots[best]) = (_pivots[best], _pivots[k]);
            // The rows of C that are done change places with their pivots.
            for (int j = 0; j < k; j++) (_cholesky[k * D + j], _cholesky[best * D + j]) = (_cholesky[best * D + j], _cholesky[k * D + j]);
            int p = _pivots[k];
            double pivot = a[p * (D + 1)];
            if (k == 0) largest = pivot;
            if (!(pivot > LeastPivot * largest)) return false;
            double root = Math.Sqrt(pivot);
            for (int i = k; i < D; i++) _cholesky[i * D + k] = i == k ? root : a[_pivots[i] * D + p] / root;
            for (int i = k + 1; i < D; i++)
                for (int j = k + 1; j < D; j++) a[_pivots[i] * D + _pivots[j]] -= _cholesky[i * D + k] * _cholesky[j * D + k];
        }

        for (int j = 0; j < D; j++)
            for (int k = 0; k <= j; k++) _r[_pivots[j] * D + k] = (float)_cholesky[j * D + k];
        return true;
    }

    // Q^T = C^-1 P W, for each feature by itself: q_j = (w_pj - sum_k<j C_jk q_k) / C_jj
    private void ComputeQ(ReadOnlyMemory<float> w)
    {
        int D = _inputs, slabs = Slabs, parts = _sums.Length;
        Parallel.For(0, parts, _parallel, part =>
        {
            double[] rows = _rows[part], q = _directions[part];
            for (int slab = part * slabs / parts; slab < (part + 1) * slabs / parts; slab++)
            {
                int n = Load(w.Span, slab * Slab, rows);
                for (int j = 0; j < D; j++)
                {
                    Span<double> qj = q.AsSpan(j * Slab, Slab);
                    rows.AsSpan(_pivots[j] * Slab, Slab).CopyTo(qj);
                    DoubleRows.SubtractMultiples(q, Slab, _cholesky.AsSpan(j * D, j), Slab, qj);
                    TensorPrimitives.Multiply(qj, 1 / _cholesky[j * (D + 1)], qj);
                    TensorPrimitives.ConvertTruncating<double, float>(qj[..n], _q.AsSpan(j * _features + slab * Slab, n));
                }
            }
        });
    }

    // rows (D, Slab) = the features of W from first on, zeros behind the last; their number
    private int Load(ReadOnlySpan<float> w, int first, Span<double> rows)
    {
        int n = Math.Min(Slab, _features - first);
        if (n < Slab) rows.Clear();
        for (int d = 0; d < _inputs; d++)
            TensorPrimitives.ConvertTruncating<float, double>(w.Slice(d * _features + first, n), rows.Slice(d * Slab, n));
        return n;
    }

    // Modified Gram-Schmidt on the rows of W, the one farthest from the span of those that are done next; the second sweep restores what
    // the first loses to rounding.
    private void OrthogonalizeRows(ReadOnlySpan<float> w)
    {
        int D = _inputs, F = _features;
        var q = new double[D * F];
        TensorPrimitives.ConvertTruncating<float, double>(w, q);
        var order = Enumerable.Range(0, D).ToArray();
        double largest = 0;
        Array.Clear(_r);
        Array.Clear(_q);
        for (int rank = 0; rank < D; rank++)
        {
            int best = -1;
            double farthest = -1;
            for (int i = rank; i < D; i++)
            {
                double norm = TensorPrimitives.Norm<double>(q.AsSpan(order[i] * F, F));
                if (norm > farthest) (best, farthest) = (i, norm);
            }

            if (rank == 0) largest = farthest;
            if (!(farthest > LeastDistance * largest)) break;
            (order[rank], order[best]) = (order[best], order[rank]);
            Span<double> direction = q.AsSpan(order[rank] * F, F);
            for (int k = 0; k < rank; k++)
            {
                ReadOnlySpan<double> done = q.AsSpan(order[k] * F, F);
                double part = TensorPrimitives.Dot(direction, done);
                TensorPrimitives.MultiplyAdd(done, -part, direction, direction);
                _r[order[rank] * D + k] += (float)part;
            }

            double length = TensorPrimitives.Norm<double>(direction);
            _r[order[rank] * D + rank] = (float)length;
            TensorPrimitives.Divide(direction, length, direction);
            TensorPrimitives.ConvertTruncating<double, float>(direction, _q.AsSpan(rank * F, F));
            for (int i = rank + 1; i < D; i++)
            {
                Span<double> rest = q.AsSpan(order[i] * F, F);
                double part = TensorPrimitives.Dot<double>(rest, direction);
                TensorPrimitives.MultiplyAdd(direction, -part, rest, rest);
                _r[order[i] * D + rank] = (float)part;
            }
        }
    }
}
