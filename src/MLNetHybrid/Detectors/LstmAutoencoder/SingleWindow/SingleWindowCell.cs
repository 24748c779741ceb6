using System.Runtime.CompilerServices;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>
/// All steps of an LSTM on a single window, z_t (4H) = s_t + U^T h_(t-1) and the cell of <see cref="LstmCell"/>. A tile of U has the four
/// gates of W units, which stay in registers. Two tiles at a time, because each sum is one chain, in the order of a block of windows, and
/// the next step waits for its end.
/// </summary>
internal static class SingleWindowCell
{
    /// <summary>
    /// h_t from the first step on; s, h: a step further lies that many values on. c and the h before the first step, previous, are padded
    /// to whole vectors.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TLanes>(
        SingleWindowMatrix recurrent, Operand<float> s, int sStep, Operand<float> previous, Operand<float> c, Operand<float> h,
        int hStep, int steps)
        where TLanes : struct, ILanes<TLanes>
    {
        int units = recurrent.Inputs, tile = 4 * TLanes.Count, size = recurrent.Vectors / 4 * TLanes.Count;
        Operand<float> u = recurrent.Values;
        for (int t = 0; t < steps; t++)
        {
            Operand<float> w = u;
            int j = 0;
            for (; j + 2 * TLanes.Count <= size; j += 2 * TLanes.Count)
            {
                Operand<float> z = s.From(4 * j), v = w.From(units * tile);
                TLanes i = z.Row<TLanes>(0), f = z.Row<TLanes>(1), g = z.Row<TLanes>(2), o = z.Row<TLanes>(3);
                TLanes i2 = z.Row<TLanes>(4), f2 = z.Row<TLanes>(5), g2 = z.Row<TLanes>(6), o2 = z.Row<TLanes>(7);
                for (int k = 0; k < units; k++, w = w.From(tile), v = v.From(tile))
                {
                    TLanes x = TLanes.All(previous[k]);
                    i = TLanes.MultiplyAdd(x, w.Row<TLanes>(0), i);
                    f = TLanes.MultiplyAdd(x, w.Row<TLanes>(1), f);
                    g = TLanes.MultiplyAdd(x, w.Row<TLanes>(2), g);
                    o = TLanes.MultiplyAdd(x, w.Row<TLanes>(3), o);
                    i2 = TLanes.MultiplyAdd(x, v.Row<TLanes>(0), i2);
                    f2 = TLanes.MultiplyAdd(x, v.Row<TLanes>(1), f2);
                    g2 = TLanes.MultiplyAdd(x, v.Row<TLanes>(2), g2);
                    o2 = TLanes.MultiplyAdd(x, v.Row<TLanes>(3), o2);
                }

                w = v;
                h.Store(j, LstmCell.Next(i, f, g, o, c.From(j)));
                h.Store(j + TLanes.Count, LstmCell.Next(i2, f2, g2, o2, c.From(j + TLanes.Count)));
            }

            if (j < size)
            {
                Operand<float> z = s.From(4 * j);
                TLanes i = z.Row<TLanes>(0), f = z.Row<TLanes>(1), g = z.Row<TLanes>(2), o = z.Row<TLanes>(3);
                for (int k = 0; k < units; k++, w = w.From(tile))
                {
                    TLanes x = TLanes.All(previous[k]);
                    i = TLanes.MultiplyAdd(x, w.Row<TLanes>(0), i);
                    f = TLanes.MultiplyAdd(x, w.Row<TLanes>(1), f);
                    g = TLanes.MultiplyAdd(x, w.Row<TLanes>(2), g);
                    o = TLanes.MultiplyAdd(x, w.Row<TLanes>(3), o);
                }

                h.Store(j, LstmCell.Next(i, f, g, o, c.From(j)));
            }

            previous = h;
            s = s.From(sStep);
            h = h.From(hStep);
        }
    }
}
