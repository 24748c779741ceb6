using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>
/// The matrix product of a single window, y_t (O) = s_t + A^T x_t (K) for each of R rows t. A tile of A serves all rows before the next, two of them at a time: they share its reading.
/// </summary>
internal static class SingleWindowProduct
{
    /// <summary>s, x and y are the first rows; a row further lies that many values on. s may be the bias, with step 0.</summary>
    public static void Run<TLanes>(SingleWindowMatrix a, ref float s, int sStep, ref float x, int xStep, ref float y, int yStep, int rows) where TLanes : struct, ILanes<TLanes>
    {
        ref float w = ref a.Values.Row(0, 1);
        int vector = 0;
        for (; vector + 4 <= a.Vectors; vector += 4)
        {
            Four<TLanes>(ref w, a.Inputs, ref Unsafe.Add(ref s, vector * TLanes.Count), sStep, ref x, xStep, ref Unsafe.Add(ref y, vector * TLanes.Count), yStep, rows);
            w = ref Unsafe.Add(ref w, 4 * a.Inputs * TLanes.Count);
        }

        for (; vector < a.Vectors; vector++)
        {
            One<TLanes>(ref w, a.Inputs, ref Unsafe.Add(ref s, vector * TLanes.Count), sStep, ref x, xStep, ref Unsafe.Add(ref y, vector * TLanes.Count), yStep, rows);
            w = ref Unsafe.Add(ref w, a.Inputs * TLanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Four<TLanes>(ref float w, int inputs, ref float s, int sStep, ref float x, int xStep, ref float y, int yStep, int rows)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int t = 0; t < rows; t += 2)
        {
            // A last row by itself is its own neighbour.
            bool paired = t + 1 < rows;
            ref float nextS = ref Unsafe.Add(ref s, paired ? sStep : 0), nextX = ref Unsafe.Add(ref x, paired ? xStep : 0), nextY = ref Unsafe.Add(ref y, paired ? yStep : 0);
            TLanes a0 = At<TLanes>(ref s, 0), a1 = At<TLanes>(ref s, 1), a2 = At<TLanes>(ref s, 2), a3 = At<TLanes>(ref s, 3);
            TLanes b0 = At<TLanes>(ref nextS, 0), b1 = At<TLanes>(ref nextS, 1), b2 = At<TLanes>(ref nextS, 2), b3 = At<TLanes>(ref nextS, 3);
            ref float v = ref w;
            for (int k = 0; k < inputs; k++)
            {
                TLanes xk = TLanes.All(Unsafe.Add(ref x, k)), next = TLanes.All(Unsafe.Add(ref nextX, k)), v0 = At<TLanes>(ref v, 0), v1 = At<TLanes>(ref v, 1);
                a0 = TLanes.MultiplyAdd(xk, v0, a0);
                b0 = TLanes.MultiplyAdd(next, v0, b0);
                a1 = TLanes.MultiplyAdd(xk, v1, a1);
                b1 = TLanes.MultiplyAdd(next, v1, b1);
                TLanes v2 = At<TLanes>(ref v, 2), v3 = At<TLanes>(ref v, 3);
                a2 = TLanes.MultiplyAdd(xk, v2, a2);
                b2 = TLanes.MultiplyAdd(next, v2, b2);
                a3 = TLanes.MultiplyAdd(xk, v3, a3);
                b3 = TLanes.MultiplyAdd(next, v3, b3);
                v = ref Unsafe.Add(ref v, 4 * TLanes.Count);
            }

            Write(a0, ref y, 0);
            Write(a1, ref y, 1);
            Write(a2, ref y, 2);
            Write(a3, ref y, 3);
            Write(b0, ref nextY, 0);
            Write(b1, ref nextY, 1);
            Write(b2, ref nextY, 2);
            Write(b3, ref nextY, 3);
            s = ref Unsafe.Add(ref nextS, sStep);
            x = ref Unsafe.Add(ref nextX, xStep);
            y = ref Unsafe.Add(ref nextY, yStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void One<TLanes>(ref float w, int inputs, ref float s, int sStep, ref float x, int xStep, ref float y, int yStep, int rows)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int t = 0; t < rows; t++)
        {
            TLanes a = At<TLanes>(ref s, 0), b = default;
            int k = 0;
            for (; k + 2 <= inputs; k += 2)
            {
                a = TLanes.MultiplyAdd(At<TLanes>(ref w, k), TLanes.All(Unsafe.Add(ref x, k)), a);
                b = TLanes.MultiplyAdd(At<TLanes>(ref w, k + 1), TLanes.All(Unsafe.Add(ref x, k + 1)), b);
            }

            if (k < inputs) a = TLanes.MultiplyAdd(At<TLanes>(ref w, k), TLanes.All(Unsafe.Add(ref x, k)), a);
            Write(a + b, ref y, 0);
            s = ref Unsafe.Add(ref s, sStep);
            x = ref Unsafe.Add(ref x, xStep);
            y = ref Unsafe.Add(ref y, yStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes At<TLanes>(ref float values, int vector) where TLanes : struct, ILanes<TLanes> => TLanes.Load(in Unsafe.Add(ref values, vector * TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<TLanes>(TLanes value, ref float values, int vector) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Store(value, ref Unsafe.Add(ref values, vector * TLanes.Count));
}
