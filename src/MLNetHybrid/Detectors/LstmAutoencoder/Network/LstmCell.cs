using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>
/// The cell of an LSTM (Hochreiter and Schmidhuber 1997, forget gate by Gers et al. 2000), one step of a block of W windows. z (4H, W) holds the four gates one after the
/// other, i, f, g, o; all else is (H, W).
/// <code>
/// i = s(z_i), f = s(z_f), g = tanh z_g, o = s(z_o),   s(z) = 1 / (1 + e^-z)
/// c_t = f c_(t-1) + i g,   h_t = o tanh c_t
/// </code>
/// With E = e^-z (E_g = e^-2z) s(z) = 1 / (1 + E) and tanh z = (1 - E_g) / (1 + E_g), so that several gates share one division.
/// </summary>
internal static class LstmCell
{
    // e^-z = 2^(-z log2 e)
    private const float Sigmoid = -1.44269504f;
    private const float Tanh = -2.88539008f;

    /// <summary>c, in place, and h.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Infer<TLanes>(ref float z, int units, ref float c, ref float h) where TLanes : struct, ILanes<TLanes>
    {
        int size = units * TLanes.Count;
        for (int u = 0; u < size; u += TLanes.Count)
        {
            TLanes zi = Row<TLanes>(ref z, u), zf = Row<TLanes>(ref z, u + size), zg = Row<TLanes>(ref z, u + 2 * size), zo = Row<TLanes>(ref z, u + 3 * size);
            TLanes.Store(Next(zi, zf, zg, zo, ref Unsafe.Add(ref c, u)), ref Unsafe.Add(ref h, u));
        }
    }

    /// <summary>h of one vector, and its c, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Next<TLanes>(TLanes zi, TLanes zf, TLanes zg, TLanes zo, ref float c) where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.All(1), ei = TLanes.Exp2(zi, Sigmoid), ef = TLanes.Exp2(zf, Sigmoid), eg = TLanes.Exp2(zg, Tanh), eo = TLanes.Exp2(zo, Sigmoid);
        // c = (c (1 + Ei)(1 + Eg) + (1 - Eg)(1 + Ef)) / ((1 + Ei)(1 + Eg)(1 + Ef))
        TLanes ig = (one + ei) * (one + eg), f = one + ef;
        TLanes cell = TLanes.MultiplyAdd(TLanes.Load(in c), ig, (one - eg) * f) / (ig * f);
        TLanes ec = TLanes.Exp2(cell, Tanh);
        TLanes.Store(cell, ref c);
        return (one - ec) / ((one + eo) * (one + ec));
    }

    /// <summary>c_t, tanh c_t and h_t from c_(t-1); z becomes the gates i, f, g, o.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<TLanes>(ref float z, int units, ref float previous, ref float c, ref float tanhC, ref float h) where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.All(1);
        int size = units * TLanes.Count;
        for (int u = 0; u < size; u += TLanes.Count)
        {
            TLanes ei = Gate<TLanes>(ref z, u, Sigmoid), ef = Gate<TLanes>(ref z, u + size, Sigmoid), eg = Gate<TLanes>(ref z, u + 2 * size, Tanh);
            TLanes eo = Gate<TLanes>(ref z, u + 3 * size, Sigmoid);
            TLanes ig = one / ((one + ei) * (one + eg)), fo = one / ((one + ef) * (one + eo));
            TLanes i = ig * (one + eg), f = fo * (one + eo), g = (ig * (one - eg)) * (one + ei), o = fo * (one + ef);
            TLanes cell = TLanes.MultiplyAdd(Row<TLanes>(ref previous, u), f, i * g);
            TLanes ec = TLanes.Exp2(cell, Tanh);
            TLanes t = (one - ec) / (one + ec);
            TLanes.Store(i, ref Unsafe.Add(ref z, u));
            TLanes.Store(f, ref Unsafe.Add(ref z, u + size));
            TLanes.Store(g, ref Unsafe.Add(ref z, u + 2 * size));
            TLanes.Store(o, ref Unsafe.Add(ref z, u + 3 * size));
            TLanes.Store(cell, ref Unsafe.Add(ref c, u));
            TLanes.Store(t, ref Unsafe.Add(ref tanhC, u));
            TLanes.Store(o * t, ref Unsafe.Add(ref h, u));
        }
    }

    /// <summary>
    /// The gradient of z in place of the gates, from dh = dv + dr (that of h_t from above and from step t + 1) and dc (that of c_t from step t + 1), which becomes that of
    /// c_(t-1).
    /// <code>
    /// dc += dh o (1 - tanh^2 c);  dz_i = dc g i (1 - i), dz_f = dc c_(t-1) f (1 - f), dz_g = dc i (1 - g^2), dz_o = dh tanh c o (1 - o);  dc_(t-1) = dc f
    /// </code>
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<TLanes>(ref float z, int units, ref float previous, ref float tanhC, ref float dv, ref float dr, ref float dc)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.All(1);
        int size = units * TLanes.Count;
        for (int u = 0; u < size; u += TLanes.Count)
        {
            TLanes i = Row<TLanes>(ref z, u), f = Row<TLanes>(ref z, u + size), g = Row<TLanes>(ref z, u + 2 * size), o = Row<TLanes>(ref z, u + 3 * size);
            TLanes t = Row<TLanes>(ref tanhC, u), dh = Row<TLanes>(ref dv, u) + Row<TLanes>(ref dr, u);
            TLanes d = TLanes.MultiplyAdd(dh * o, one - t * t, Row<TLanes>(ref dc, u)), di = d * i;
            TLanes.Store(di * g * (one - i), ref Unsafe.Add(ref z, u));
            TLanes.Store(d * Row<TLanes>(ref previous, u) * (f * (one - f)), ref Unsafe.Add(ref z, u + size));
            TLanes.Store(di * (one - g * g), ref Unsafe.Add(ref z, u + 2 * size));
            TLanes.Store(dh * t * (o * (one - o)), ref Unsafe.Add(ref z, u + 3 * size));
            TLanes.Store(d * f, ref Unsafe.Add(ref dc, u));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Gate<TLanes>(ref float z, int offset, float scale) where TLanes : struct, ILanes<TLanes> => TLanes.Exp2(Row<TLanes>(ref z, offset), scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Row<TLanes>(ref float values, int offset) where TLanes : struct, ILanes<TLanes> => TLanes.Load(in Unsafe.Add(ref values, offset));
}
