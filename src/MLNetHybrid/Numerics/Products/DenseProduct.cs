using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// The one matrix product of the network, for one step of a block of W windows:
/// <code>
/// y (O, W) = s + A^T x,   A (K, O) = (A1; A2),   x (K, W) = (x1; x2)
/// </code>
/// x1 and x2 are K1 and K2 rows of W lanes; the start s is the matrix's bias or O rows of W lanes. 16 outputs are 16 registers, to which each x adds its multiples by 16
/// adjacent weights; where there are only 16 registers it is done in two halves.
/// </summary>
internal static class DenseProduct
{
    /// <summary>y = bias + A^T x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromBias<TLanes>(PackedMatrix a, ref float x1, int k1, ref float x2, int k2, ref float y) where TLanes : struct, ILanes<TLanes> =>
        Run<TLanes>(a, ref Unsafe.NullRef<float>(), ref x1, k1, ref x2, k2, ref y);

    /// <summary>y = bias + A^T x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromBias<TLanes>(PackedMatrix a, ref float x, ref float y) where TLanes : struct, ILanes<TLanes> =>
        Run<TLanes>(a, ref Unsafe.NullRef<float>(), ref x, a.Inputs, ref x, 0, ref y);

    /// <summary>y = s + A^T x; s and y may be the same rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromRows<TLanes>(PackedMatrix a, ref float s, ref float x, ref float y) where TLanes : struct, ILanes<TLanes> =>
        Run<TLanes>(a, ref s, ref x, a.Inputs, ref x, 0, ref y);

    private static void Run<TLanes>(PackedMatrix a, ref float s, ref float x1, int k1, ref float x2, int k2, ref float y) where TLanes : struct, ILanes<TLanes>
    {
        ref float w = ref a.Values[0], bias = ref a.Bias[0];
        bool fromBias = Unsafe.IsNullRef(ref s);
        int outputs = a.Outputs, inputs = a.Inputs, o = 0;
        for (; o + 16 <= outputs; o += 16)
        {
            ref float b = ref Unsafe.Add(ref bias, o), start = ref fromBias ? ref s : ref Unsafe.Add(ref s, o * TLanes.Count);
            ref float to = ref Unsafe.Add(ref y, o * TLanes.Count);
            if (TLanes.HasManyRegisters)
            {
                Sixteen<TLanes>(ref w, ref b, ref start, ref x1, k1, ref x2, k2, ref to);
            }
            else
            {
                Eight<TLanes>(ref w, 16, ref b, ref start, ref x1, k1, ref x2, k2, ref to, 8);
                ref float half = ref fromBias ? ref s : ref Unsafe.Add(ref start, 8 * TLanes.Count);
                Eight<TLanes>(ref Unsafe.Add(ref w, 8), 16, ref Unsafe.Add(ref b, 8), ref half, ref x1, k1, ref x2, k2, ref Unsafe.Add(ref to, 8 * TLanes.Count), 8);
            }

            w = ref Unsafe.Add(ref w, 16 * inputs);
        }

        while (o < outputs)
        {
            int left = outputs - o, tile = PackedMatrix.TileOf(left), valid = Math.Min(left, tile);
            ref float b = ref Unsafe.Add(ref bias, o), start = ref fromBias ? ref s : ref Unsafe.Add(ref s, o * TLanes.Count);
            ref float to = ref Unsafe.Add(ref y, o * TLanes.Count);
            if (tile == 8) Eight<TLanes>(ref w, 8, ref b, ref start, ref x1, k1, ref x2, k2, ref to, valid);
            else Four<TLanes>(ref w, ref b, ref start, ref x1, k1, ref x2, k2, ref to, valid);
            w = ref Unsafe.Add(ref w, tile * inputs);
            o += tile;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sixteen<TLanes>(ref float w, ref float bias, ref float s, ref float x1, int k1, ref float x2, int k2, ref float y)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes a0 = Start<TLanes>(ref s, ref bias, 0), a1 = Start<TLanes>(ref s, ref bias, 1), a2 = Start<TLanes>(ref s, ref bias, 2), a3 = Start<TLanes>(ref s, ref bias, 3);
        TLanes a4 = Start<TLanes>(ref s, ref bias, 4), a5 = Start<TLanes>(ref s, ref bias, 5), a6 = Start<TLanes>(ref s, ref bias, 6), a7 = Start<TLanes>(ref s, ref bias, 7);
        TLanes a8 = Start<TLanes>(ref s, ref bias, 8), a9 = Start<TLanes>(ref s, ref bias, 9), a10 = Start<TLanes>(ref s, ref bias, 10), a11 = Start<TLanes>(ref s, ref bias, 11);
        TLanes a12 = Start<TLanes>(ref s, ref bias, 12), a13 = Start<TLanes>(ref s, ref bias, 13), a14 = Start<TLanes>(ref s, ref bias, 14), a15 = Start<TLanes>(ref s, ref bias, 15);
        ref float x = ref x1;
        int count = k1;
        for (int part = 0; part < 2; part++, x = ref x2, count = k2)
        {
            for (int k = 0; k < count; k++)
            {
                TLanes v = Row<TLanes>(ref x, 0);
                a0 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 0), a0);
                a1 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 1), a1);
                a2 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 2), a2);
                a3 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 3), a3);
                a4 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 4), a4);
                a5 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 5), a5);
                a6 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 6), a6);
                a7 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 7), a7);
                a8 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 8), a8);
                a9 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 9), a9);
                a10 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 10), a10);
                a11 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 11), a11);
                a12 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 12), a12);
                a13 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 13), a13);
                a14 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 14), a14);
                a15 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 15), a15);
                x = ref Unsafe.Add(ref x, TLanes.Count);
                w = ref Unsafe.Add(ref w, 16);
            }
        }

        Write(a0, ref y, 0);
        Write(a1, ref y, 1);
        Write(a2, ref y, 2);
        Write(a3, ref y, 3);
        Write(a4, ref y, 4);
        Write(a5, ref y, 5);
        Write(a6, ref y, 6);
        Write(a7, ref y, 7);
        Write(a8, ref y, 8);
        Write(a9, ref y, 9);
        Write(a10, ref y, 10);
        Write(a11, ref y, 11);
        Write(a12, ref y, 12);
        Write(a13, ref y, 13);
        Write(a14, ref y, 14);
        Write(a15, ref y, 15);
    }

    // 5 to 8 outputs; the weights of one k are followed by those of the next after stride scalars.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Eight<TLanes>(
        ref float w, int stride, ref float bias, ref float s, ref float x1, int k1, ref float x2, int k2, ref float y, int valid)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes a0 = Start<TLanes>(ref s, ref bias, 0), a1 = Start<TLanes>(ref s, ref bias, 1), a2 = Start<TLanes>(ref s, ref bias, 2), a3 = Start<TLanes>(ref s, ref bias, 3);
        TLanes a4 = Start<TLanes>(ref s, ref bias, 4), a5 = Start<TLanes>(ref s, ref bias, 5), a6 = Start<TLanes>(ref s, ref bias, 6), a7 = Start<TLanes>(ref s, ref bias, 7);
        ref float x = ref x1;
        int count = k1;
        for (int part = 0; part < 2; part++, x = ref x2, count = k2)
        {
            for (int k = 0; k < count; k++)
            {
                TLanes v = Row<TLanes>(ref x, 0);
                a0 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 0), a0);
                a1 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 1), a1);
                a2 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 2), a2);
                a3 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 3), a3);
                a4 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 4), a4);
                a5 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 5), a5);
                a6 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 6), a6);
                a7 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 7), a7);
                x = ref Unsafe.Add(ref x, TLanes.Count);
                w = ref Unsafe.Add(ref w, stride);
            }
        }

        Write(a0, ref y, 0);
        Write(a1, ref y, 1);
        Write(a2, ref y, 2);
        Write(a3, ref y, 3);
        Write(a4, ref y, 4);
        if (valid > 5) Write(a5, ref y, 5);
        if (valid > 6) Write(a6, ref y, 6);
        if (valid > 7) Write(a7, ref y, 7);
    }

    // 1 to 4 outputs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Four<TLanes>(ref float w, ref float bias, ref float s, ref float x1, int k1, ref float x2, int k2, ref float y, int valid)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes a0 = Start<TLanes>(ref s, ref bias, 0), a1 = Start<TLanes>(ref s, ref bias, 1), a2 = Start<TLanes>(ref s, ref bias, 2), a3 = Start<TLanes>(ref s, ref bias, 3);
        ref float x = ref x1;
        int count = k1;
        for (int part = 0; part < 2; part++, x = ref x2, count = k2)
        {
            for (int k = 0; k < count; k++)
            {
                TLanes v = Row<TLanes>(ref x, 0);
                a0 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 0), a0);
                a1 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 1), a1);
                a2 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 2), a2);
                a3 = TLanes.MultiplyAdd(v, in Unsafe.Add(ref w, 3), a3);
                x = ref Unsafe.Add(ref x, TLanes.Count);
                w = ref Unsafe.Add(ref w, 4);
            }
        }

        Write(a0, ref y, 0);
        if (valid > 1) Write(a1, ref y, 1);
        if (valid > 2) Write(a2, ref y, 2);
        if (valid > 3) Write(a3, ref y, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Start<TLanes>(ref float s, ref float bias, int output) where TLanes : struct, ILanes<TLanes> =>
        Unsafe.IsNullRef(ref s) ? TLanes.All(Unsafe.Add(ref bias, output)) : TLanes.Load(in Unsafe.Add(ref s, output * TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Row<TLanes>(ref float x, int row) where TLanes : struct, ILanes<TLanes> => TLanes.Load(in Unsafe.Add(ref x, row * TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<TLanes>(TLanes sum, ref float y, int row) where TLanes : struct, ILanes<TLanes> => TLanes.Store(sum, ref Unsafe.Add(ref y, row * TLanes.Count));
}
