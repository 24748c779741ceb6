using System.Runtime.CompilerServices;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>
/// All steps of an LSTM on a single window, z_t (4H) = s_t + U^T h_(t-1) and the cell of <see cref="LstmCell"/>. A tile of U has the four
/// gates of W units, which stay in registers; even and odd rows of U are summed in two chains, because the next step waits for the end of
/// the sums.
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
        int units = recurrent.Inputs, pairs = units / 2 * 2, size = recurrent.Vectors / 4 * TLanes.Count;
        Operand<float> u = recurrent.Values;
        for (int t = 0; t < steps; t++)
        {
            Operand<float> w = u;
            for (int j = 0; j < size; j += TLanes.Count)
            {
                Operand<float> z = s.From(4 * j);
                TLanes i = z.Row<TLanes>(0), f = z.Row<TLanes>(1), g = z.Row<TLanes>(2), o = z.Row<TLanes>(3);
                TLanes i2 = default, f2 = default, g2 = default, o2 = default;
                for (int k = 0; k < pairs; k += 2)
                {
                    TLanes even = TLanes.All(previous[k]), odd = TLanes.All(previous[k + 1]);
                    i = TLanes.MultiplyAdd(even, w.Row<TLanes>(0), i);
                    f = TLanes.MultiplyAdd(even, w.Row<TLanes>(1), f);
                    g = TLanes.MultiplyAdd(even, w.Row<TLanes>(2), g);
                    o = TLanes.MultiplyAdd(even, w.Row<TLanes>(3), o);
                    i2 = TLanes.MultiplyAdd(odd, w.Row<TLanes>(4), i2);
                    f2 = TLanes.MultiplyAdd(odd, w.Row<TLanes>(5), f2);
                    g2 = TLanes.MultiplyAdd(odd, w.Row<TLanes>(6), g2);
                    o2 = TLanes.MultiplyAdd(odd, w.Row<TLanes>(7), o2);
                    w = w.From(8 * TLanes.Count);
                }

                if (pairs < units)
                {
                    var last = TLanes.All(previous[pairs]);
                    i = TLanes.MultiplyAdd(last, w.Row<TLanes>(0), i);
                    f = TLanes.MultiplyAdd(last, w.Row<TLanes>(1), f);
                    g = TLanes.MultiplyAdd(last, w.Row<TLanes>(2), g);
                    o = TLanes.MultiplyAdd(last, w.Row<TLanes>(3), o);
                    w = w.From(4 * TLanes.Count);
                }

                h.Store(j, LstmCell.Next(i + i2, f + f2, g + g2, o + o2, c.From(j)));
            }

            previous = h;
            s = s.From(sStep);
            h = h.From(hStep);
        }
    }
}
