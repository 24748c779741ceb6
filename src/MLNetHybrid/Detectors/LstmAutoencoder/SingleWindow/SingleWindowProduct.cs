using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>
/// The matrix product of a single window, y_t (O) = s_t + A^T x_t (K) for each of R rows t. A tile of A serves all rows before the next, two of them at a time: they share its reading.
/// </summary>
internal static class SingleWindowProduct
{
    /// <summary>s, x and y are the first rows; a row further lies that many values on. s may be the bias, with step 0.</summary>
    public static void Run<TLanes>(SingleWindowMatrix a, Operand<float> s, int sStep, Operand<float> x, int xStep, Operand<float> y, int yStep, int rows) where TLanes : struct, ILanes<TLanes>
    {
        Operand<float> w = a.Values;
        int vector = 0;
        for (; vector + 4 <= a.Vectors; vector += 4)
        {
            Four<TLanes>(w, a.Inputs, s.From(vector * TLanes.Count), sStep, x, xStep, y.From(vector * TLanes.Count), yStep, rows);
            w = w.From(4 * a.Inputs * TLanes.Count);
        }

        for (; vector < a.Vectors; vector++)
        {
            One<TLanes>(w, a.Inputs, s.From(vector * TLanes.Count), sStep, x, xStep, y.From(vector * TLanes.Count), yStep, rows);
            w = w.From(a.Inputs * TLanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Four<TLanes>(Operand<float> w, int inputs, Operand<float> s, int sStep, Operand<float> x, int xStep, Operand<float> y, int yStep, int rows)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int t = 0; t < rows; t += 2)
        {
            // A last row by itself is its own neighbour.
            bool paired = t + 1 < rows;
            Operand<float> nextS = s.From(paired ? sStep : 0), nextX = x.From(paired ? xStep : 0), nextY = y.From(paired ? yStep : 0);
            TLanes a0 = s.Row<TLanes>(0), a1 = s.Row<TLanes>(1), a2 = s.Row<TLanes>(2), a3 = s.Row<TLanes>(3);
            TLanes b0 = nextS.Row<TLanes>(0), b1 = nextS.Row<TLanes>(1), b2 = nextS.Row<TLanes>(2), b3 = nextS.Row<TLanes>(3);
            Operand<float> v = w;
            for (int k = 0; k < inputs; k++)
            {
                TLanes xk = TLanes.All(x[k]), next = TLanes.All(nextX[k]), v0 = v.Row<TLanes>(0), v1 = v.Row<TLanes>(1);
                a0 = TLanes.MultiplyAdd(xk, v0, a0);
                b0 = TLanes.MultiplyAdd(next, v0, b0);
                a1 = TLanes.MultiplyAdd(xk, v1, a1);
                b1 = TLanes.MultiplyAdd(next, v1, b1);
                TLanes v2 = v.Row<TLanes>(2), v3 = v.Row<TLanes>(3);
                a2 = TLanes.MultiplyAdd(xk, v2, a2);
                b2 = TLanes.MultiplyAdd(next, v2, b2);
                a3 = TLanes.MultiplyAdd(xk, v3, a3);
                b3 = TLanes.MultiplyAdd(next, v3, b3);
                v = v.From(4 * TLanes.Count);
            }

            y.SetRow(0, a0);
            y.SetRow(1, a1);
            y.SetRow(2, a2);
            y.SetRow(3, a3);
            nextY.SetRow(0, b0);
            nextY.SetRow(1, b1);
            nextY.SetRow(2, b2);
            nextY.SetRow(3, b3);
            s = nextS.From(sStep);
            x = nextX.From(xStep);
            y = nextY.From(yStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void One<TLanes>(Operand<float> w, int inputs, Operand<float> s, int sStep, Operand<float> x, int xStep, Operand<float> y, int yStep, int rows)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int t = 0; t < rows; t++)
        {
            TLanes a = s.Row<TLanes>(0), b = default;
            int k = 0;
            for (; k + 2 <= inputs; k += 2)
            {
                a = TLanes.MultiplyAdd(w.Row<TLanes>(k), TLanes.All(x[k]), a);
                b = TLanes.MultiplyAdd(w.Row<TLanes>(k + 1), TLanes.All(x[k + 1]), b);
            }

            if (k < inputs) a = TLanes.MultiplyAdd(w.Row<TLanes>(k), TLanes.All(x[k]), a);
            y.SetRow(0, a + b);
            s = s.From(sStep);
            x = x.From(xStep);
            y = y.From(yStep);
        }
    }
}
