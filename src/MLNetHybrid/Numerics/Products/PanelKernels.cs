using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// Vectors against all rows of panels (<see cref="RowPanels"/>). A lane is a row. Each output is one chain of multiply-adds over the
/// columns in their order, so results depend neither on how wide the machine's vectors are, nor on how many vectors are taken at a time;
/// only on whether the machine rounds a multiply-add once or twice. Sums in double precision are eight lanes wide on every machine, for the
/// same reason. The tests compare with loops (PanelKernelsTests).
/// </summary>
internal static class PanelKernels
{
    /// <summary>Vectors z that <see cref="SquaredDistances"/> and <see cref="Dots"/> take at a time where there are that many.</summary>
    public const int TileHeight = 4;

    /// <summary>Rows that they take at a time.</summary>
    public const int TileWidth = 2 * RowPanels.Width;

    /// <summary>Partial sums that <see cref="AddWeightedRows"/> keeps of each column.</summary>
    public const int LanesPerColumn = 8;

    /// <summary>
    /// Squared Euclidean distances of N vectors <paramref name="z"/> (N, D) to the rows of <paramref name="panels"/>, into <paramref
    /// name="destination"/> (N, P W). Differences are taken before they are squared: |x|^2 - 2 x.z + |z|^2 would cancel where rows lie far
    /// from zero.
    /// </summary>
    public static void SquaredDistances(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, int columnCount, Span<float> destination) =>
        Sums<SquaredDifference>(panels, z, columnCount, destination);

    /// <summary>
    /// Dot products of N vectors <paramref name="z"/> (N, D) with the rows of <paramref name="panels"/>, into <paramref
    /// name="destination"/> (N, P W).
    /// </summary>
    public static void Dots(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, int columnCount, Span<float> destination) =>
        Sums<Product>(panels, z, columnCount, destination);

    /// <summary>Dot products of one vector with the rows of one panel, in double precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void DotsInDouble(ReadOnlySpan<float> panel, ReadOnlySpan<float> z, Span<double> destination)
    {
        // x: (D, W), z: (D), s: (W).  s_i = sum_d x_id z_d
        ReadOnlySpan<Vector512<float>> x = MemoryMarshal.Cast<float, Vector512<float>>(panel);
        Vector512<double> low = default, high = default;
        for (int d = 0; d < x.Length; d++)
        {
            (Vector512<double> xl, Vector512<double> xh) = Vector512.Widen(x[d]);
            Vector512<double> zd = Vector512.Create((double)z[d]);
            low = Vector512.MultiplyAddEstimate(xl, zd, low);
            high = Vector512.MultiplyAddEstimate(xh, zd, high);
        }
        low.CopyTo(destination);
        high.CopyTo(destination[Vector512<double>.Count..]);
    }

    /// <summary>sum_i w_i k_i in double precision: the sum of thousands of kernel values keeps the digits of its smallest terms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static double WeightedSum(ReadOnlySpan<double> weights, ReadOnlySpan<float> k)
    {
        // w: (P W), k: (P W), panel by panel: lane l of the first sum takes the rows l of all panels, of the second the rows l + 8
        ReadOnlySpan<Vector512<double>> w = MemoryMarshal.Cast<double, Vector512<double>>(weights);
        ReadOnlySpan<Vector512<float>> v = MemoryMarshal.Cast<float, Vector512<float>>(k);
        Vector512<double> first = default, second = default;
        for (int p = 0; p < v.Length; p++)
        {
            (Vector512<double> low, Vector512<double> high) = Vector512.Widen(v[p]);
            first = Vector512.MultiplyAddEstimate(w[2 * p], low, first);
            second = Vector512.MultiplyAddEstimate(w[2 * p + 1], high, second);
        }
        return Vector512.Sum(first + second);
    }

    /// <summary>
    /// Adds sum_i w_i (x_id - c_d) over the rows x of <paramref name="panels"/> to the partial sums of column d, for all d; <see
    /// cref="SumOfLanes"/> is their sum.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddWeightedRows(ReadOnlySpan<float> panels, ReadOnlySpan<float> c, ReadOnlySpan<double> weights, Span<double> sums)
    {
        // x: (P, D, W), c: (D), w: (P W), v: (D, 8).  v_d += sum_i w_i (x_id - c_d)
        int D = c.Length;
        ReadOnlySpan<Vector512<float>> x = MemoryMarshal.Cast<float, Vector512<float>>(panels);
        ReadOnlySpan<Vector512<double>> w = MemoryMarshal.Cast<double, Vector512<double>>(weights);
        Span<Vector512<double>> v = MemoryMarshal.Cast<double, Vector512<double>>(sums);
        for (int p = 0; p < w.Length / 2; p++)
        {
            Vector512<double> w0 = w[2 * p], w1 = w[2 * p + 1];
            ReadOnlySpan<Vector512<float>> xp = x.Slice(p * D, D);
            for (int d = 0; d < xp.Length; d++)
            {
                (Vector512<double> low, Vector512<double> high) = Vector512.Widen(xp[d] - Vector512.Create(c[d]));
                v[d] = Vector512.MultiplyAddEstimate(w1, high, Vector512.MultiplyAddEstimate(w0, low, v[d]));
            }
        }
    }

    /// <summary>The sum of column <paramref name="column"/> in the partial sums of <see cref="AddWeightedRows"/>.</summary>
    public static double SumOfLanes(ReadOnlySpan<double> sums, int column) =>
        Vector512.Sum(Vector512.Create(sums.Slice(column * LanesPerColumn, LanesPerColumn)));

    private static void Sums<TTerm>(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, int columnCount, Span<float> destination)
        where TTerm : struct, IPanelTerm => BlockWidth.Run<SumsKernel<TTerm>, ValueTuple>(new(panels, z, columnCount, destination));

    // x: (P, D, 16), z: (N, D), s: (N, P 16).  s_ni = sum_d term(x_id, z_nd)
    private readonly ref struct SumsKernel<TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> z, int columnCount, Span<float> s)
        : IKernel<ValueTuple>
        where TTerm : struct, IPanelTerm
    {
        private readonly ReadOnlySpan<float> _x = x, _z = z;
        private readonly Span<float> _s = s[..(z.Length / columnCount * (x.Length / columnCount))];

        public ValueTuple Run<TLanes>() where TLanes : struct, ILanes<TLanes>
        {
            int D = columnCount, N = _z.Length / D, width = _x.Length / D;
            Operand<float> z = _z, s = _s;
            for (; N >= TileHeight; N -= TileHeight, z = z.From(TileHeight * D), s = s.From(TileHeight * width))
                Tile<TTerm, TLanes>(_x, z, D, width, s);
            for (; N > 0; N--, z = z.From(D), s = s.From(width)) Row<TTerm, TLanes>(_x, z, D, width, s);
            return default;
        }
    }

    // Two vectors of rows and four z at once: 24 operations on 8 sums for 6 loads.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile<TTerm, TLanes>(Operand<float> x, Operand<float> z0, int D, int width, Operand<float> s)
        where TTerm : struct, IPanelTerm where TLanes : struct, ILanes<TLanes>
    {
        Operand<float> z1 = z0.From(D), z2 = z0.From(2 * D), z3 = z0.From(3 * D);
        for (int pair = 0; pair < width; pair += 2 * TLanes.Count)
        {
            // A last vector that is alone goes with the one before it, which is then computed twice.
            int p = Math.Max(0, Math.Min(pair, width - 2 * TLanes.Count)), q = Math.Min(p + TLanes.Count, width - TLanes.Count);
            Operand<float> xp = Rows(x, p, D), xq = Rows(x, q, D);
            TLanes p0 = default, p1 = default, p2 = default, p3 = default, q0 = default, q1 = default, q2 = default, q3 = default;
            for (int d = 0; d < D; d++)
            {
                TLanes xpd = xp.Load<TLanes>(0), xqd = xq.Load<TLanes>(0), zd = TLanes.All(z0[d]);
                p0 = TTerm.Add(xpd, zd, p0);
                q0 = TTerm.Add(xqd, zd, q0);
                zd = TLanes.All(z1[d]);
                p1 = TTerm.Add(xpd, zd, p1);
                q1 = TTerm.Add(xqd, zd, q1);
                zd = TLanes.All(z2[d]);
                p2 = TTerm.Add(xpd, zd, p2);
                q2 = TTerm.Add(xqd, zd, q2);
                zd = TLanes.All(z3[d]);
                p3 = TTerm.Add(xpd, zd, p3);
                q3 = TTerm.Add(xqd, zd, q3);
                xp = xp.From(RowPanels.Width);
                xq = xq.From(RowPanels.Width);
            }

            s.Store(p, p0);
            s.Store(q, q0);
            s.Store(width + p, p1);
            s.Store(width + q, q1);
            s.Store(2 * width + p, p2);
            s.Store(2 * width + q, q2);
            s.Store(3 * width + p, p3);
            s.Store(3 * width + q, q3);
        }
    }

    // Four vectors of rows at once: one chain of additions alone would wait for itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Row<TTerm, TLanes>(Operand<float> x, Operand<float> z, int D, int width, Operand<float> s)
        where TTerm : struct, IPanelTerm where TLanes : struct, ILanes<TLanes>
    {
        int i = 0;
        for (; i <= width - 4 * TLanes.Count; i += 4 * TLanes.Count)
        {
            Operand<float> x0 = Rows(x, i, D), x1 = Rows(x, i + TLanes.Count, D);
            Operand<float> x2 = Rows(x, i + 2 * TLanes.Count, D), x3 = Rows(x, i + 3 * TLanes.Count, D);
            TLanes s0 = default, s1 = default, s2 = default, s3 = default;
            for (int d = 0, at = 0; d < D; d++, at += RowPanels.Width)
            {
                TLanes zd = TLanes.All(z[d]);
                s0 = TTerm.Add(x0.Load<TLanes>(at), zd, s0);
                s1 = TTerm.Add(x1.Load<TLanes>(at), zd, s1);
                s2 = TTerm.Add(x2.Load<TLanes>(at), zd, s2);
                s3 = TTerm.Add(x3.Load<TLanes>(at), zd, s3);
            }

            s.From(i).SetRows(0, s0, s1, s2, s3);
        }

        for (; i < width; i += TLanes.Count)
        {
            Operand<float> xi = Rows(x, i, D);
            TLanes si = default;
            for (int d = 0; d < D; d++) si = TTerm.Add(xi.Load<TLanes>(d * RowPanels.Width), TLanes.All(z[d]), si);
            s.Store(i, si);
        }
    }

    // The first column of the rows from i on, which lie in one panel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Operand<float> Rows(Operand<float> x, int i, int D) =>
        x.From(i / RowPanels.Width * RowPanels.Width * D + i % RowPanels.Width);
}
