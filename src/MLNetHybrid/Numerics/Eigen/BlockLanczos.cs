using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Numerics.Eigen;

/// <summary>
/// Leading eigenpairs of a symmetric positive semidefinite matrix G (n, n) by block Lanczos with full reorthogonalization and
/// Rayleigh-Ritz: an orthonormal basis Q grows by the 24 columns of G Q_j, and the eigenvalues of T = Q^T G Q, lower bounds of G's, show
/// when enough are found (Golub, Underwood: "The block Lanczos method for computing eigenvalues", 1977).
/// </summary>
/// <remarks>
/// Cost: m n^2 + 2 m^2 n multiply-adds and 2 m n doubles for a basis of m vectors. Accepted are pairs whose residual |G v - value v| is at
/// most 1e-9 of the largest eigenvalue, so that values are off by less. It begins with the same random vectors each time.
/// </remarks>
internal sealed class BlockLanczos
{
    /// <summary>Vectors of a block.</summary>
    public const int Block = PanelMatrix.Width;

    private const double Tolerance = 1e-9;

    // A column of a block that is this small a part of what it was depends on the others.
    private const double Dependent = 1e-11;

    private readonly PanelMatrix _g, _tall, _wide, _next, _coefficients;
    private readonly int _n, _most, _threadCount;
    private readonly Action _checkAlive;
    private readonly double[] _projected;
    private readonly double[] _vectors;
    private int _size;
    private double _scale;
    private ulong _draws;

    /// <param name="g">(n, n)</param>
    /// <param name="mostVectors">Where a basis of so many is not enough, it gives up; at least two blocks.</param>
    /// <param name="threadCount">At least 1; the result does not depend on it.</param>
    /// <param name="checkAlive">Called before each step; throws to cancel.</param>
    public BlockLanczos(PanelMatrix g, int mostVectors, int threadCount, Action checkAlive)
    {
        (_g, _n, _threadCount, _checkAlive) = (g, g.RowCount, threadCount, checkAlive);
        _most = Math.Min(mostVectors, _n) / Block * Block;
        _tall = new PanelMatrix(_n, _most);
        _wide = new PanelMatrix(_most, _n);
        _next = new PanelMatrix(_n, Block);
        _coefficients = new PanelMatrix(_most, Block);
        _projected = new double[_most * _most];
        _vectors = new double[Block * _n];
        // At most the largest eigenvalue, and no less than its n-th part.
        for (int i = 0; i < _n; i++) _scale = Math.Max(_scale, g[i, i]);
    }

    /// <summary>The pairs that the target asks for, or null where the basis became too large.</summary>
    public EigenPairs? Find(EigenTarget target)
    {
        for (int b = 0; b < Block; b++) Draw(b);
        Orthonormalize();
        int check = Math.Min(_most, PanelMatrix.RoundUp(Math.Max(3 * Block, (target.Count ?? 0) * 3 / 2)));
        while (_size < _most)
        {
            _checkAlive();
            Append();
            PanelProduct.Multiply(_g, _g.PanelCount, _tall, _n, _next, _size / Block - 1, 0, add: false, _threadCount);
            Project(_size / Block - 1);
            if (_size >= check)
            {
                if (Converged(target) is EigenPairs pairs) return pairs;
                check = Math.Min(_most, PanelMatrix.RoundUp(_size * 3 / 2));
            }

            if (_size < _most) Orthonormalize();
        }

        return null;
    }

    private void Draw(int column)
    {
        for (int i = 0; i < _n; i++) _next[i, column] = _scale * CounterStream.Normal(0, _draws++);
    }

    // The next block becomes the last of the basis.
    private void Append()
    {
        _next.Panel(0).CopyTo(_tall.Panel(_size / Block));
        ParallelLoop.Run(_wide.PanelCount, _threadCount, p =>
        {
            ReadOnlySpan<double> from = _next.Panel(0).Slice(p * Block * Block, Block * Block);
            Span<double> to = _wide.Panel(p).Slice(_size * Block, Block * Block);
            for (int r = 0; r < Block; r++)
                for (int c = 0; c < Block; c++) to[c * Block + r] = from[r * Block + c];
        });
        _size += Block;
    }

    // W = G Q_j -> T's column j, and W less its part in the basis. The second time takes what rounding left the first time.
    private void Project(int column)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            RemoveBasis();
            if (column < 0) continue;
            ReadOnlySpan<double> h = _coefficients.Panel(0);
            for (int i = 0; i < _size; i++)
                for (int b = 0; b < Block; b++) _projected[i * _most + column * Block + b] -= h[i * Block + b];
        }
    }

    // h = -Q^T W, W += Q h
    private void RemoveBasis()
    {
        PanelProduct.Multiply(_tall, _size / Block, _next, _n, _coefficients, 0, 0, add: false, _threadCount);
        Span<double> h = _coefficients.Panel(0)[..(_size * Block)];
        foreach (ref double value in h) value = -value;
        PanelProduct.Multiply(_wide, _wide.PanelCount, _coefficients, _size, _next, 0, 0, add: true, _threadCount);
    }

    // Modified Gram-Schmidt, each vector twice. A vector that depends on the others has nothing to add: a random one takes its place.
    private void Orthonormalize()
    {
        for (bool again = true; again;)
        {
            again = false;
            for (int b = 0; b < Block; b++)
            {
                Span<double> v = Vector(b);
                _next.CopyColumn(b, v);
                double before = Math.Sqrt(DoubleVectors.Dot(v, v));
                for (int pass = 0; pass < 2; pass++)
                    for (int i = 0; i < b; i++) DoubleVectors.AddMultiple(-DoubleVectors.Dot(v, Vector(i)), Vector(i), v);
                double norm = Math.Sqrt(DoubleVectors.Dot(v, v));
                if (norm > Dependent * Math.Max(before, _scale))
                {
                    DoubleVectors.Scale(1 / norm, v);
                    continue;
                }

                Draw(b);
                Project(-1);
                again = true;
                break;
            }
        }

        for (int b = 0; b < Block; b++) _next.SetColumn(b, Vector(b));
    }

    private Span<double> Vector(int b) => _vectors.AsSpan(b * _n, _n);

    private EigenPairs? Converged(EigenTarget target)
    {
        // T's upper triangle is what was projected.
        int m = _size;
        var t = new double[m * m];
        for (int i = 0; i < m; i++)
            for (int j = i; j < m; j++) t[i * m + j] = t[j * m + i] = _projected[i * _most + j];
        EigenPairs all = SymmetricEigen.Leading(t, m, new EigenTarget(m, 0, 0), _threadCount, _checkAlive);
        _scale = all.Values[0];
        if (target.CountOf(all.Values) is not int count) return null;

        // |G v - value v| = |W s|, where s is what belongs to the last block of the vector of T.
        var squares = new PanelMatrix(Block, Block);
        PanelProduct.Multiply(_next, 1, _next, _n, squares, 0, 0, add: false, 1);
        for (int k = 0; k < count; k++)
            if (Math.Sqrt(Math.Max(0, Form(squares, all.Vectors.AsSpan((k + 1) * m - Block, Block)))) > Tolerance * _scale) return null;
        return new EigenPairs(all.Values[..count], RitzVectors(all.Vectors, count));
    }

    // s^T C s
    private static double Form(PanelMatrix c, ReadOnlySpan<double> s)
    {
        double sum = 0;
        for (int i = 0; i < s.Length; i++)
            for (int j = 0; j < s.Length; j++) sum += s[i] * c[i, j] * s[j];
        return sum;
    }

    // V = Q S
    private double[] RitzVectors(double[] s, int count)
    {
        var weights = new PanelMatrix(_size, count);
        for (int k = 0; k < count; k++) weights.SetColumn(k, s.AsSpan(k * _size, _size));
        var ritz = new PanelMatrix(_n, count);
        for (int p = 0; p < ritz.PanelCount; p++)
            PanelProduct.Multiply(_wide, _wide.PanelCount, weights, _size, ritz, p, p, add: false, _threadCount);
        var vectors = new double[checked(count * _n)];
        for (int k = 0; k < count; k++) ritz.CopyColumn(k, vectors.AsSpan(k * _n, _n));
        return vectors;
    }
}
