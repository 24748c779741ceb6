using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>
/// The cell of an LSTM (Hochreiter and Schmidhuber 1997, forget gate by Gers et al. 2000), one step of a block of W windows. z (4H, W)
/// holds the four gates one after the other, i, f, g, o; all else is (H, W).
/// <code>
/// i = s(z_i), f = s(z_f), g = tanh z_g, o = s(z_o),   s(z) = 1 / (1 + e^-z)
/// c_t = f c_(t-1) + i g,   h_t = o tanh c_t
/// </code>
/// The tests compare with loops in double precision (LstmCellTests). With E = e^-z (E_g = e^-2z) s(z) = 1 / (1 + E) and tanh z = (1 - E_g)
/// / (1 + E_g), so that several gates share one division.
/// </summary>
internal static class LstmCell
{
    // e^-z = 2^(-z log2 e)
    private const float Sigmoid = -1.44269504f;
    private const float Tanh = -2.88539008f;

    /// <summary>c, in place, and h.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Infer<TLanes>(Operand<float> z, int units, Operand<float> c, Operand<float> h) where TLanes : struct, ILanes<TLanes>
    {
        int size = units * TLanes.Count;
        for (int u = 0; u < size; u += TLanes.Count)
        {
            TLanes zi = z.Load<TLanes>(u), zf = z.Load<TLanes>(u + size);
            TLanes zg = z.Load<TLanes>(u + 2 * size), zo = z.Load<TLanes>(u + 3 * size);
            h.Store(u, Next(zi, zf, zg, zo, c.From(u)));
        }
    }

    /// <summary>h of one vector, and its c, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Next<TLanes>(TLanes zi, TLanes zf, TLanes zg, TLanes zo, Operand<float> c) where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.All(1), ei = TLanes.Exp2(zi, Sigmoid), ef = TLanes.Exp2(zf, Sigmoid), eg = TLanes.Exp2(zg, Tanh);
        TLanes eo = TLanes.Exp2(zo, Sigmoid);
        // c = (c (1 + Ei)(1 + Eg) + (1 - Eg)(1 + Ef)) / ((1 + Ei)(1 + Eg)(1 + Ef))
        TLanes ig = (one + ei) * (one + eg), f = one + ef;
        TLanes cell = TLanes.MultiplyAdd(c.Load<TLanes>(0), ig, (one - eg) * f) / (ig * f);
        TLanes ec = TLanes.Exp2(cell, Tanh);
        c.Store(0, cell);
        return (one - ec) / ((one + eo) * (one + ec));
    }

    /// <summary>c_t, tanh c_t and h_t from c_(t-1); z becomes the gates i, f, g, o.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<TLanes>(
        Operand<float> z, int units, Operand<float> previous, Operand<float> c, Operand<float> tanhC, Operand<float> h)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.All(1);
        int size = units * TLanes.Count;
        for (int u = 0; u < size; u += TLanes.Count)
        {
            TLanes ei = Gate<TLanes>(z, u, Sigmoid), ef = Gate<TLanes>(z, u + size, Sigmoid), eg = Gate<TLanes>(z, u + 2 * size, Tanh);
            TLanes eo = Gate<TLanes>(z, u + 3 * size, Sigmoid);
            TLanes ig = one / ((one + ei) * (one + eg)), fo = one / ((one + ef) * (one + eo));
            TLanes i = ig * (one + eg), f = fo * (one + eo), g = (ig * (one - eg)) * (one + ei), o = fo * (one + ef);
            TLanes cell = TLanes.MultiplyAdd(previous.Load<TLanes>(u), f, i * g);
            TLanes ec = TLanes.Exp2(cell, Tanh);
            TLanes t = (one - ec) / (one + ec);
            z.Store(u, i);
            z.Store(u + size, f);
            z.Store(u + 2 * size, g);
            z.Store(u + 3 * size, o);
            c.Store(u, cell);
            tanhC.Store(u, t);
            h.Store(u, o * t);
        }
    }

    /// <summary>
    /// The gradient of z in place of the gates, from dh = dv + dr (that of h_t from above and from step t + 1) and dc (that of c_t from
    /// step t + 1), which becomes that of c_(t-1).
    /// <code>
    /// dc += dh o (1 - tanh^2 c)
    /// dz_i = dc g i (1 - i),  dz_f = dc c_(t-1) f (1 - f),  dz_g = dc i (1 - g^2),  dz_o = dh tanh c o (1 - o),  dc_(t-1) = dc f
    /// </code>
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<TLanes>(
        Operand<float> z, int units, Operand<float> previous, Operand<float> tanhC, Operand<float> dv, Operand<float> dr, Operand<float> dc)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.All(1);
        int size = units * TLanes.Count;
        for (int u = 0; u < size; u += TLanes.Count)
        {
            TLanes i = z.Load<TLanes>(u), f = z.Load<TLanes>(u + size), g = z.Load<TLanes>(u + 2 * size), o = z.Load<TLanes>(u + 3 * size);
            TLanes t = tanhC.Load<TLanes>(u), dh = dv.Load<TLanes>(u) + dr.Load<TLanes>(u);
            TLanes d = TLanes.MultiplyAdd(dh * o, one - t * t, dc.Load<TLanes>(u)), di = d * i;
            z.Store(u, di * g * (one - i));
            z.Store(u + size, d * previous.Load<TLanes>(u) * (f * (one - f)));
            z.Store(u + 2 * size, di * (one - g * g));
            z.Store(u + 3 * size, dh * t * (o * (one - o)));
            dc.Store(u, d * f);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Gate<TLanes>(Operand<float> z, int offset, float scale) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Exp2(z.Load<TLanes>(offset), scale);
}
