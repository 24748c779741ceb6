using System.Runtime.CompilerServices;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>
/// All steps of an LSTM on a single window, z_t (4H) = s_t + U^T h_(t-1) and the cell of <see cref="LstmCell"/>. A tile of U has the four
/// gates of W units, which stay in registers; even and odd rows of U are summed in two chains, because the next step waits for the end of the sums.
/// </summary>
internal static class SingleWindowCell
{
    /// <summary>h_t from the first step on; s, h: a step further lies that many values on. c and the h before the first step, previous, are padded to whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TLanes>(SingleWindowMatrix recurrent, ref float s, int sStep, ref float previous, ref float c, ref float h, int hStep, int steps)
        where TLanes : struct, ILanes<TLanes>
    {
        int units = recurrent.Inputs, pairs = units / 2 * 2, size = recurrent.Vectors / 4 * TLanes.Count;
        ref float u = ref recurrent.Values.Row(0, 1);
        for (int t = 0; t < steps; t++)
        {
            ref float w = ref u;
            for (int j = 0; j < size; j += TLanes.Count)
            {
                ref float z = ref Unsafe.Add(ref s, 4 * j);
                TLanes i = At<TLanes>(ref z, 0), f = At<TLanes>(ref z, 1), g = At<TLanes>(ref z, 2), o = At<TLanes>(ref z, 3);
                TLanes i2 = default, f2 = default, g2 = default, o2 = default;
                for (int k = 0; k < pairs; k += 2)
                {
                    TLanes even = TLanes.All(Unsafe.Add(ref previous, k)), odd = TLanes.All(Unsafe.Add(ref previous, k + 1));
                    i = TLanes.MultiplyAdd(even, At<TLanes>(ref w, 0), i);
                    f = TLanes.MultiplyAdd(even, At<TLanes>(ref w, 1), f);
                    g = TLanes.MultiplyAdd(even, At<TLanes>(ref w, 2), g);
                    o = TLanes.MultiplyAdd(even, At<TLanes>(ref w, 3), o);
                    i2 = TLanes.MultiplyAdd(odd, At<TLanes>(ref w, 4), i2);
                    f2 = TLanes.MultiplyAdd(odd, At<TLanes>(ref w, 5), f2);
                    g2 = TLanes.MultiplyAdd(odd, At<TLanes>(ref w, 6), g2);
                    o2 = TLanes.MultiplyAdd(odd, At<TLanes>(ref w, 7), o2);
                    w = ref Unsafe.Add(ref w, 8 * TLanes.Count);
                }

                if (pairs < units)
                {
                    var last = TLanes.All(Unsafe.Add(ref previous, pairs));
                    i = TLanes.MultiplyAdd(last, At<TLanes>(ref w, 0), i);
                    f = TLanes.MultiplyAdd(last, At<TLanes>(ref w, 1), f);
                    g = TLanes.MultiplyAdd(last, At<TLanes>(ref w, 2), g);
                    o = TLanes.MultiplyAdd(last, At<TLanes>(ref w, 3), o);
                    w = ref Unsafe.Add(ref w, 4 * TLanes.Count);
                }

                TLanes.Store(LstmCell.Next(i + i2, f + f2, g + g2, o + o2, ref Unsafe.Add(ref c, j)), ref Unsafe.Add(ref h, j));
            }

            previous = ref h;
            s = ref Unsafe.Add(ref s, sStep);
            h = ref Unsafe.Add(ref h, hStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes At<TLanes>(ref float values, int vector) where TLanes : struct, ILanes<TLanes> => TLanes.Load(in Unsafe.Add(ref values, vector * TLanes.Count));
}
