using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// The matrix product of the network, for one step of a block of W windows:
/// <code>
/// y (O, W) = s + A^T x,   A (K, O) = (A1; A2),   x (K, W) = (x1; x2)
/// </code>
/// x1 and x2 are K1 and K2 rows of W lanes; the start s is the matrix's bias or O rows of W lanes. A lane is a window, and a weight is one
/// number for all of them, which the multiply-add itself reads and repeats. A tile is 16 outputs, 16 sums in registers: an x that is loaded
/// serves all of them, and they are twice the 8 independent sums that two multiply-adds a cycle with a latency of 4 cycles need. With 16
/// registers it is done in halves. The tests compare with loops in double precision (DenseProductTests).
/// </summary>
internal static class DenseProduct
{
    /// <summary>y = bias + A^T (x1; x2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromBias<TLanes>(PackedMatrix a, Operand<float> x1, int k1, Operand<float> x2, int k2, Operand<float> y)
        where TLanes : struct, ILanes<TLanes> => Run<TLanes>(a, default, x1, k1, x2, k2, y);

    /// <summary>y = bias + A^T x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromBias<TLanes>(PackedMatrix a, Operand<float> x, Operand<float> y) where TLanes : struct, ILanes<TLanes> =>
        Run<TLanes>(a, default, x, a.Inputs, x, 0, y);

    /// <summary>y = s + A^T x; s and y may be the same rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromRows<TLanes>(PackedMatrix a, Operand<float> s, Operand<float> x, Operand<float> y)
        where TLanes : struct, ILanes<TLanes> => Run<TLanes>(a, s, x, a.Inputs, x, 0, y);

    private static void Run<TLanes>(
        PackedMatrix a, Operand<float> s, Operand<float> x1, int k1, Operand<float> x2, int k2, Operand<float> y)
        where TLanes : struct, ILanes<TLanes>
    {
        Operand<float> w = a.Values, bias = a.Bias;
        int half = 8 * TLanes.Count, o = 0;
        for (; o + 16 <= a.Outputs; o += 16)
        {
            if (TLanes.HasManyRegisters)
            {
                Sixteen<TLanes>(w, bias, s, x1, k1, x2, k2, y);
            }
            else
            {
                Eight<TLanes>(w, 16, bias, s, x1, k1, x2, k2, y, 8);
                Eight<TLanes>(w.From(8), 16, bias.From(8), s.IsAbsent ? s : s.From(half), x1, k1, x2, k2, y.From(half), 8);
            }

            w = w.From(16 * a.Inputs);
            bias = bias.From(16);
            y = y.From(16 * TLanes.Count);
            if (!s.IsAbsent) s = s.From(16 * TLanes.Count);
        }

        for (; o < a.Outputs; o += 8)
        {
            Eight<TLanes>(w, 8, bias, s, x1, k1, x2, k2, y, Math.Min(8, a.Outputs - o));
            w = w.From(8 * a.Inputs);
            bias = bias.From(8);
            y = y.From(half);
            if (!s.IsAbsent) s = s.From(half);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sixteen<TLanes>(
        Operand<float> w, Operand<float> bias, Operand<float> s, Operand<float> x1, int k1, Operand<float> x2, int k2, Operand<float> y)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes a0 = Start<TLanes>(s, bias, 0), a1 = Start<TLanes>(s, bias, 1);
        TLanes a2 = Start<TLanes>(s, bias, 2), a3 = Start<TLanes>(s, bias, 3);
        TLanes a4 = Start<TLanes>(s, bias, 4), a5 = Start<TLanes>(s, bias, 5);
        TLanes a6 = Start<TLanes>(s, bias, 6), a7 = Start<TLanes>(s, bias, 7);
        TLanes a8 = Start<TLanes>(s, bias, 8), a9 = Start<TLanes>(s, bias, 9);
        TLanes a10 = Start<TLanes>(s, bias, 10), a11 = Start<TLanes>(s, bias, 11);
        TLanes a12 = Start<TLanes>(s, bias, 12), a13 = Start<TLanes>(s, bias, 13);
        TLanes a14 = Start<TLanes>(s, bias, 14), a15 = Start<TLanes>(s, bias, 15);
        Operand<float> x = x1;
        int count = k1;
        for (int part = 0; part < 2; part++, x = x2, count = k2)
        {
            for (int k = 0; k < count; k++)
            {
                TLanes v = x.Row<TLanes>(0);
                a0 = TLanes.MultiplyAdd(v, in w[0], a0);
                a1 = TLanes.MultiplyAdd(v, in w[1], a1);
                a2 = TLanes.MultiplyAdd(v, in w[2], a2);
                a3 = TLanes.MultiplyAdd(v, in w[3], a3);
                a4 = TLanes.MultiplyAdd(v, in w[4], a4);
                a5 = TLanes.MultiplyAdd(v, in w[5], a5);
                a6 = TLanes.MultiplyAdd(v, in w[6], a6);
                a7 = TLanes.MultiplyAdd(v, in w[7], a7);
                a8 = TLanes.MultiplyAdd(v, in w[8], a8);
                a9 = TLanes.MultiplyAdd(v, in w[9], a9);
                a10 = TLanes.MultiplyAdd(v, in w[10], a10);
                a11 = TLanes.MultiplyAdd(v, in w[11], a11);
                a12 = TLanes.MultiplyAdd(v, in w[12], a12);
                a13 = TLanes.MultiplyAdd(v, in w[13], a13);
                a14 = TLanes.MultiplyAdd(v, in w[14], a14);
                a15 = TLanes.MultiplyAdd(v, in w[15], a15);
                x = x.From(TLanes.Count);
                w = w.From(16);
            }
        }

        y.SetRows(0, a0, a1, a2, a3);
        y.SetRows(4, a4, a5, a6, a7);
        y.SetRows(8, a8, a9, a10, a11);
        y.SetRows(12, a12, a13, a14, a15);
    }

    // 1 to 8 outputs; the weights of one k are followed by those of the next after stride scalars.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Eight<TLanes>(
        Operand<float> w, int stride, Operand<float> bias, Operand<float> s, Operand<float> x1, int k1, Operand<float> x2, int k2,
        Operand<float> y, int valid)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes a0 = Start<TLanes>(s, bias, 0), a1 = Start<TLanes>(s, bias, 1);
        TLanes a2 = Start<TLanes>(s, bias, 2), a3 = Start<TLanes>(s, bias, 3);
        TLanes a4 = Start<TLanes>(s, bias, 4), a5 = Start<TLanes>(s, bias, 5);
        TLanes a6 = Start<TLanes>(s, bias, 6), a7 = Start<TLanes>(s, bias, 7);
        Operand<float> x = x1;
        int count = k1;
        for (int part = 0; part < 2; part++, x = x2, count = k2)
        {
            for (int k = 0; k < count; k++)
            {
                TLanes v = x.Row<TLanes>(0);
                a0 = TLanes.MultiplyAdd(v, in w[0], a0);
                a1 = TLanes.MultiplyAdd(v, in w[1], a1);
                a2 = TLanes.MultiplyAdd(v, in w[2], a2);
                a3 = TLanes.MultiplyAdd(v, in w[3], a3);
                a4 = TLanes.MultiplyAdd(v, in w[4], a4);
                a5 = TLanes.MultiplyAdd(v, in w[5], a5);
                a6 = TLanes.MultiplyAdd(v, in w[6], a6);
                a7 = TLanes.MultiplyAdd(v, in w[7], a7);
                x = x.From(TLanes.Count);
                w = w.From(stride);
            }
        }

        y.SetRow(0, a0);
        if (valid > 1) y.SetRow(1, a1);
        if (valid > 2) y.SetRow(2, a2);
        if (valid > 3) y.SetRow(3, a3);
        if (valid > 4) y.SetRow(4, a4);
        if (valid > 5) y.SetRow(5, a5);
        if (valid > 6) y.SetRow(6, a6);
        if (valid > 7) y.SetRow(7, a7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Start<TLanes>(Operand<float> s, Operand<float> bias, int output) where TLanes : struct, ILanes<TLanes> =>
        s.IsAbsent ? TLanes.All(bias[output]) : s.Row<TLanes>(output);
}
