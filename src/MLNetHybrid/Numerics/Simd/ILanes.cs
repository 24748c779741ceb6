using System.Runtime.Intrinsics;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>
/// W single-precision values side by side, one vector register. In the network's blocks each lane is a window: an activation (t, unit) is one vector, so that any number
/// of units works without a remainder and no sum runs across a vector. Every kernel is written once for all widths.
/// Kernels ask for full optimization at once, and not to be inlined: before the JIT's second tier, or in a method too large for its inliner, each operation below would be
/// a call, ten times slower.
/// </summary>
/// <typeparam name="TSelf">The vector.</typeparam>
internal interface ILanes<TSelf> where TSelf : struct, ILanes<TSelf>
{
    /// <summary>W: 16, 8, 4 or 1.</summary>
    static abstract int Count { get; }

    /// <summary>Whether 32 registers of this width are at hand, else 16.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>The <see cref="Count"/> values that begin here; the caller answers for their being there.</summary>
    static abstract TSelf Load(ref readonly float first);

    /// <summary>Writes the lanes to the <see cref="Count"/> places that begin here.</summary>
    static abstract void Store(TSelf values, ref float first);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf All(float value);

    /// <summary>x y + sum, with or without a rounding in between.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf sum);

    /// <summary>The same for one number y, which the hardware may read and repeat as part of the operation.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, ref readonly float y, TSelf sum);

    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x, TSelf y);

    static abstract TSelf operator *(TSelf x, TSelf y);

    static abstract TSelf operator /(TSelf x, TSelf y);

    static abstract TSelf SquareRoot(TSelf x);

    static abstract TSelf Abs(TSelf x);

    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>-1, 0 or 1.</summary>
    static abstract TSelf Sign(TSelf x);

    /// <summary>2^(scale x), the exponent held within [-126, 40]; relative error at most 2.5e-7, and half a unit of the exponent's last place. NaN stays NaN.</summary>
    static abstract TSelf Exp2(TSelf x, float scale);

    /// <summary>The sum over the lanes.</summary>
    static abstract float Sum(TSelf x);

    /// <summary>The sum over the lanes of each of four vectors.</summary>
    static abstract Vector128<float> Sums(TSelf a, TSelf b, TSelf c, TSelf d);

    /// <summary>The value in lanes whose <see cref="LaneHash"/> of (key, element) is at least the threshold, else 0.</summary>
    static abstract TSelf Keep(TSelf value, ref readonly uint keys, uint element, uint threshold);
}
