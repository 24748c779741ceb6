using System.Runtime.CompilerServices;

namespace MLNetHybrid.LstmAutoencoder.Kernels;

/// <summary>
/// The matrix product of a single window: y (O) = s + A^T x,   x (K) = (x1; x2), s the bias or another start. What a step waits for is the h of the step before, x2: its
/// terms are summed in two chains besides that of x1.
/// </summary>
internal static class UnitProduct
{
    public static void Run<TLanes>(UnitMatrix a, ref float s, ref float x1, int k1, ref float x2, int k2, ref float y) where TLanes : struct, ILanes<TLanes>
    {
        ref float w = ref a.Values.Row(0, 1);
        int vector = 0;
        for (; vector + 4 <= a.Vectors; vector += 4)
        {
            Four<TLanes>(ref w, ref Unsafe.Add(ref s, vector * TLanes.Count), ref x1, k1, ref x2, k2, ref Unsafe.Add(ref y, vector * TLanes.Count));
            w = ref Unsafe.Add(ref w, 4 * a.Inputs * TLanes.Count);
        }

        for (; vector < a.Vectors; vector++)
        {
            One<TLanes>(ref w, ref Unsafe.Add(ref s, vector * TLanes.Count), ref x1, k1, ref x2, k2, ref Unsafe.Add(ref y, vector * TLanes.Count));
            w = ref Unsafe.Add(ref w, a.Inputs * TLanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Four<TLanes>(ref float w, ref float s, ref float x1, int k1, ref float x2, int k2, ref float y) where TLanes : struct, ILanes<TLanes>
    {
        TLanes a0 = At<TLanes>(ref s, 0), a1 = At<TLanes>(ref s, 1), a2 = At<TLanes>(ref s, 2), a3 = At<TLanes>(ref s, 3);
        TLanes b0 = default, b1 = default, b2 = default, b3 = default, c0 = default, c1 = default, c2 = default, c3 = default;
        for (int k = 0; k < k1; k++)
        {
            var x = TLanes.All(Unsafe.Add(ref x1, k));
            a0 = TLanes.MultiplyAdd(x, At<TLanes>(ref w, 0), a0);
            a1 = TLanes.MultiplyAdd(x, At<TLanes>(ref w, 1), a1);
            a2 = TLanes.MultiplyAdd(x, At<TLanes>(ref w, 2), a2);
            a3 = TLanes.MultiplyAdd(x, At<TLanes>(ref w, 3), a3);
            w = ref Unsafe.Add(ref w, 4 * TLanes.Count);
        }

        int pairs = k2 / 2 * 2;
        for (int k = 0; k < pairs; k += 2)
        {
            TLanes x = TLanes.All(Unsafe.Add(ref x2, k)), next = TLanes.All(Unsafe.Add(ref x2, k + 1));
            b0 = TLanes.MultiplyAdd(x, At<TLanes>(ref w, 0), b0);
            b1 = TLanes.MultiplyAdd(x, At<TLanes>(ref w, 1), b1);
            b2 = TLanes.MultiplyAdd(x, At<TLanes>(ref w, 2), b2);
            b3 = TLanes.MultiplyAdd(x, At<TLanes>(ref w, 3), b3);
            c0 = TLanes.MultiplyAdd(next, At<TLanes>(ref w, 4), c0);
            c1 = TLanes.MultiplyAdd(next, At<TLanes>(ref w, 5), c1);
            c2 = TLanes.MultiplyAdd(next, At<TLanes>(ref w, 6), c2);
            c3 = TLanes.MultiplyAdd(next, At<TLanes>(ref w, 7), c3);
            w = ref Unsafe.Add(ref w, 8 * TLanes.Count);
        }

        if (pairs < k2)
        {
            var x = TLanes.All(Unsafe.Add(ref x2, pairs));
            b0 = TLanes.MultiplyAdd(x, At<TLanes>(ref w, 0), b0);
            b1 = TLanes.MultiplyAdd(x, At<TLanes>(ref w, 1), b1);
            b2 = TLanes.MultiplyAdd(x, At<TLanes>(ref w, 2), b2);
            b3 = TLanes.MultiplyAdd(x, At<TLanes>(ref w, 3), b3);
        }

        Write(a0 + (b0 + c0), ref y, 0);
        Write(a1 + (b1 + c1), ref y, 1);
        Write(a2 + (b2 + c2), ref y, 2);
        Write(a3 + (b3 + c3), ref y, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void One<TLanes>(ref float w, ref float s, ref float x1, int k1, ref float x2, int k2, ref float y) where TLanes : struct, ILanes<TLanes>
    {
        TLanes a = At<TLanes>(ref s, 0), b = default;
        for (int k = 0; k < k1; k++) a = TLanes.MultiplyAdd(At<TLanes>(ref w, k), TLanes.All(Unsafe.Add(ref x1, k)), a);
        for (int k = 0; k < k2; k++) b = TLanes.MultiplyAdd(At<TLanes>(ref w, k1 + k), TLanes.All(Unsafe.Add(ref x2, k)), b);
        Write(a + b, ref y, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes At<TLanes>(ref float values, int vector) where TLanes : struct, ILanes<TLanes> => TLanes.Load(in Unsafe.Add(ref values, vector * TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<TLanes>(TLanes value, ref float values, int vector) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Store(value, ref Unsafe.Add(ref values, vector * TLanes.Count));
}
