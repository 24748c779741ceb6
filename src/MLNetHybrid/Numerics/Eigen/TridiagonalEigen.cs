using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Eigen;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by the implicit QL method (Martin, Wilkinson: "The implicit QL
/// algorithm", Numerische Mathematik 12, 1968). The rotations of many sweeps are collected, then applied to all vectors, of which each
/// thread takes some columns that stay in its cache.
/// </summary>
internal sealed class TridiagonalEigen
{
    // Rotations that are collected: 32 MiB.
    private const int Capacity = 1 << 21;

    // Columns of the vectors that one thread rotates at a time, eight vectors.
    private const int Columns = 64, Lanes = 8;

    private const int MostSweeps = 60;

    private readonly double[] _d, _e, _z;
    private readonly int _n, _threadCount;
    private readonly Action _checkAlive;

    // Sweep s rotates the vectors (i, i + 1), i from First down to First - Count + 1, by its pairs of cosine and sine.
    private readonly List<(int First, int Count)> _sweeps = [];
    private readonly double[] _rotations;
    private int _used;

    /// <param name="d">(n) The diagonal; becomes the eigenvalues, in no order.</param>
    /// <param name="e">(n) The elements beside it, see <see cref="Tridiagonalization.OffDiagonal"/>; overwritten.</param>
    /// <param name="threadCount">At least 1.</param>
    /// <param name="checkAlive">Called now and then; throws to cancel.</param>
    public TridiagonalEigen(double[] d, double[] e, int threadCount, Action checkAlive)
    {
        (_d, _e, _n, _threadCount, _checkAlive) = (d, e, d.Length, threadCount, checkAlive);
        _rotations = new double[Math.Max(Math.Min(Capacity, 8 * _n * _n), 2 * _n)];
        _z = new double[checked(_n * _n)];
        for (int i = 0; i < _n; i++) _z[i * _n + i] = 1;
        Solve();
        Apply();
    }

    /// <summary>(n, n) Row i is the eigenvector of value i.</summary>
    public double[] Vectors => _z;

    private void Solve()
    {
        for (int l = 0; l < _n; l++)
        {
            for (int sweep = 0; ; sweep++)
            {
                int m = l;
                while (m < _n - 1 && !IsSmall(m)) m++;
                if (m == l) break;
                // Twice what any matrix has needed; what is left is rounding.
                if (sweep == MostSweeps) break;
                Sweep(l, m);
            }
        }
    }

    private bool IsSmall(int m)
    {
        double size = Math.Abs(_d[m]) + Math.Abs(_d[m + 1]);
        return size + Math.Abs(_e[m]) == size;
    }

    // One QL step with Wilkinson's shift on rows l to m.
    private void Sweep(int l, int m)
    {
        if (_used + 2 * (m - l) > _rotations.Length) Apply();
        double g = (_d[l + 1] - _d[l]) / (2 * _e[l]), r = double.Hypot(g, 1);
        g = _d[m] - _d[l] + _e[l] / (g + Math.CopySign(r, g));
        double s = 1, c = 1, p = 0;
        int i, start = _used;
        for (i = m - 1; i >= l; i--)
        {
            double f = s * _e[i], b = c * _e[i];
            r = Math.Sqrt(f * f + g * g);
            _e[i + 1] = r;
            if (r == 0)
            {
                // The matrix falls apart here.
                _d[i + 1] -= p;
                _e[m] = 0;
                break;
            }

            s = f / r;
            c = g / r;
            g = _d[i + 1] - p;
            r = (_d[i] - g) * s + 2 * c * b;
            p = s * r;
            _d[i + 1] = g + p;
            g = c * r - b;
            _rotations[_used++] = c;
            _rotations[_used++] = s;
        }

        _sweeps.Add((m - 1, (_used - start) / 2));
        if (i >= l) return;
        _d[l] -= p;
        _e[l] = g;
        _e[m] = 0;
    }

    private void Apply()
    {
        _checkAlive();
        ParallelLoop.Run((_n + Columns - 1) / Columns, _threadCount, part =>
        {
            int first = part * Columns, count = Math.Min(Columns, _n - first), at = 0;
            foreach ((int top, int rotations) in _sweeps)
            {
                ReadOnlySpan<double> pairs = _rotations.AsSpan(at, 2 * rotations);
                if (count == Columns) Rotate(_z.AsSpan(first), _n, top, pairs);
                else RotateColumns(_z.AsSpan(first), _n, top, pairs, count);
                at += 2 * rotations;
            }
        });
        _sweeps.Clear();
        _used = 0;
    }

    // Rows i and i + 1 of z: z_i+1 = s z_i + c z_i+1, z_i = c z_i - s z_i+1; row i stays in registers for the next pair.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Rotate(Span<double> z, int n, int top, ReadOnlySpan<double> pairs)
    {
        Operand<double> z0 = z, rotation = pairs, row = z0.From((top + 1) * n);
        Vector512<double> h0 = At(row, 0), h1 = At(row, 8), h2 = At(row, 16), h3 = At(row, 24);
        Vector512<double> h4 = At(row, 32), h5 = At(row, 40), h6 = At(row, 48), h7 = At(row, 56);
        for (int k = 0; k < pairs.Length; k += 2)
        {
            Operand<double> lower = row.From(-n);
            Vector512<double> c = Vector512.Create(rotation[k]), s = Vector512.Create(rotation[k + 1]);
            h0 = Turn(lower, row, 0, c, s, h0);
            h1 = Turn(lower, row, 8, c, s, h1);
            h2 = Turn(lower, row, 16, c, s, h2);
            h3 = Turn(lower, row, 24, c, s, h3);
            h4 = Turn(lower, row, 32, c, s, h4);
            h5 = Turn(lower, row, 40, c, s, h5);
            h6 = Turn(lower, row, 48, c, s, h6);
            h7 = Turn(lower, row, 56, c, s, h7);
            row = lower;
        }

        h0.StoreUnsafe(ref row.At(0, Lanes));
        h1.StoreUnsafe(ref row.At(8, Lanes));
        h2.StoreUnsafe(ref row.At(16, Lanes));
        h3.StoreUnsafe(ref row.At(24, Lanes));
        h4.StoreUnsafe(ref row.At(32, Lanes));
        h5.StoreUnsafe(ref row.At(40, Lanes));
        h6.StoreUnsafe(ref row.At(48, Lanes));
        h7.StoreUnsafe(ref row.At(56, Lanes));
    }

    // Writes the upper row's final values, returns the lower row's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Turn(
        Operand<double> lower, Operand<double> upper, int at, Vector512<double> c, Vector512<double> s, Vector512<double> high)
    {
        Vector512<double> low = At(lower, at);
        Vector512.MultiplyAddEstimate(s, low, c * high).StoreUnsafe(ref upper.At(at, Lanes));
        return Vector512.MultiplyAddEstimate(c, low, -(s * high));
    }

    private static void RotateColumns(Span<double> z, int n, int top, ReadOnlySpan<double> pairs, int count)
    {
        for (int k = 0, i = top; k < pairs.Length; k += 2, i--)
        {
            double c = pairs[k], s = pairs[k + 1];
            Span<double> lower = z.Slice(i * n, count), upper = z.Slice((i + 1) * n, count);
            for (int j = 0; j < count; j++)
            {
                double low = lower[j], high = upper[j];
                upper[j] = double.MultiplyAddEstimate(s, low, c * high);
                lower[j] = double.MultiplyAddEstimate(c, low, -(s * high));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> At(Operand<double> x, int index) => Vector512.LoadUnsafe(ref x.At(index, Lanes));
}
