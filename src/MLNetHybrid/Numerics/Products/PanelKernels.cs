using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// Vectors against all rows of panels (<see cref="RowPanels"/>). Each output is one chain of multiply-adds over the columns in
/// their order, so results depend neither on how wide the machine's vectors are, nor on how many vectors are taken at a time; only on whether the machine
/// rounds a multiply-add once or twice. Optimised from the first call: one fit runs these loops longer than anything else, and code compiled in haste
/// takes many times as long.
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
    /// Squared Euclidean distances of N vectors <paramref name="z"/> (N, D) to the rows of <paramref name="panels"/>, into
    /// <paramref name="destination"/> (N, P W). Differences are taken before they are squared: |x|^2 - 2 x.z + |z|^2 would cancel where rows lie
    /// far from zero.
    /// </summary>
    public static void SquaredDistances(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, int columnCount, Span<float> destination) =>
        Sums<SquaredDifference>(panels, z, columnCount, destination);

    /// <summary>Dot products of N vectors <paramref name="z"/> (N, D) with the rows of <paramref name="panels"/>, into <paramref name="destination"/> (N, P W).</summary>
    public static void Dots(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, int columnCount, Span<float> destination) =>
        Sums<Product>(panels, z, columnCount, destination);

    /// <summary>Dot products of one vector with the rows of one panel, in double precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    /// Adds sum_i w_i (x_id - c_d) over the rows x of <paramref name="panels"/> to the partial sums of column d, for all d; <see cref="SumOfLanes"/> is their sum.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    public static double SumOfLanes(ReadOnlySpan<double> sums, int column) => Vector512.Sum(Vector512.Create(sums.Slice(column * LanesPerColumn, LanesPerColumn)));

    private static void Sums<TTerm>(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, int columnCount, Span<float> destination)
        where TTerm : IPanelTerm
    {
        int N = z.Length / columnCount, width = panels.Length / columnCount, n = 0;
        if (width < RowPanels.Width) return;

        // A tile holds eight vectors of sums. Machines with narrower vectors have no room for them beside what they are made from.
        if (Vector512.IsHardwareAccelerated)
        {
            for (; n <= N - TileHeight; n += TileHeight)
                Tile<TTerm>(panels, z.Slice(n * columnCount, TileHeight * columnCount), columnCount, destination.Slice(n * width, TileHeight * width));
        }
        for (; n < N; n++) Row<TTerm>(panels, z.Slice(n * columnCount, columnCount), destination.Slice(n * width, width));
    }

    // Two panels and four z at once: 24 operations on 8 sums for 6 loads.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TTerm>(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, int columnCount, Span<float> destination)
        where TTerm : IPanelTerm
    {
        // x: (P, D, W), z: (4, D), s: (4, P W).  s_ni = sum_d term(x_id, z_nd)
        int D = columnCount, P = panels.Length / (D * RowPanels.Width);
        ReadOnlySpan<Vector512<float>> x = MemoryMarshal.Cast<float, Vector512<float>>(panels);
        Span<Vector512<float>> s = MemoryMarshal.Cast<float, Vector512<float>>(destination);
        ReadOnlySpan<float> z0 = z[..D], z1 = z.Slice(D, D), z2 = z.Slice(2 * D, D), z3 = z.Slice(3 * D, D);
        for (int pair = 0; pair < P; pair += 2)
        {
            // A last panel that is alone goes with the one before it, which is then computed twice.
            int p = Math.Max(0, Math.Min(pair, P - 2)), q = Math.Min(p + 1, P - 1);
            ReadOnlySpan<Vector512<float>> xp = x.Slice(p * D, D), xq = x.Slice(q * D, D);
            Vector512<float> p0 = default, p1 = default, p2 = default, p3 = default, q0 = default, q1 = default, q2 = default, q3 = default;
            for (int d = 0; d < xp.Length; d++)
            {
                Vector512<float> xpd = xp[d], xqd = xq[d], zd = Vector512.Create(z0[d]);
                p0 = TTerm.Add(xpd, zd, p0);
                q0 = TTerm.Add(xqd, zd, q0);
                zd = Vector512.Create(z1[d]);
                p1 = TTerm.Add(xpd, zd, p1);
                q1 = TTerm.Add(xqd, zd, q1);
                zd = Vector512.Create(z2[d]);
                p2 = TTerm.Add(xpd, zd, p2);
                q2 = TTerm.Add(xqd, zd, q2);
                zd = Vector512.Create(z3[d]);
                p3 = TTerm.Add(xpd, zd, p3);
                q3 = TTerm.Add(xqd, zd, q3);
            }
            (s[p], s[P + p], s[2 * P + p], s[3 * P + p]) = (p0, p1, p2, p3);
            (s[q], s[P + q], s[2 * P + q], s[3 * P + q]) = (q0, q1, q2, q3);
        }
    }

    // Four panels at once: one chain of additions alone would wait for itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TTerm>(ReadOnlySpan<float> panels, ReadOnlySpan<float> z, Span<float> destination)
        where TTerm : IPanelTerm
    {
        // x: (P, D, W), z: (D), s: (P W).  s_i = sum_d term(x_id, z_d)
        int D = z.Length, p = 0;
        ReadOnlySpan<Vector512<float>> x = MemoryMarshal.Cast<float, Vector512<float>>(panels);
        Span<Vector512<float>> s = MemoryMarshal.Cast<float, Vector512<float>>(destination);
        int P = s.Length;
        for (; p <= P - 4; p += 4)
        {
            ReadOnlySpan<Vector512<float>> x0 = x.Slice(p * D, D), x1 = x.Slice((p + 1) * D, D);
            ReadOnlySpan<Vector512<float>> x2 = x.Slice((p + 2) * D, D), x3 = x.Slice((p + 3) * D, D);
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int d = 0; d < z.Length; d++)
            {
                Vector512<float> zd = Vector512.Create(z[d]);
                s0 = TTerm.Add(x0[d], zd, s0);
                s1 = TTerm.Add(x1[d], zd, s1);
                s2 = TTerm.Add(x2[d], zd, s2);
                s3 = TTerm.Add(x3[d], zd, s3);
            }
            (s[p], s[p + 1], s[p + 2], s[p + 3]) = (s0, s1, s2, s3);
        }

        for (; p < P; p++)
        {
            ReadOnlySpan<Vector512<float>> xp = x.Slice(p * D, D);
            Vector512<float> sp = default;
            for (int d = 0; d < z.Length; d++) sp = TTerm.Add(xp[d], Vector512.Create(z[d]), sp);
            s[p] = sp;
        }
    }
}
