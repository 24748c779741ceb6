using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>
/// W single-precision values side by side, one vector register. A lane is whatever a kernel has many of: a window in the network's blocks,
/// a unit of a single window, a row in the forest's panels and in DBSCAN's tiles. So a kernel is written once for all widths, and most need
/// no sum across a vector.
/// </summary>
/// <remarks>
/// Kernels are marked AggressiveOptimization and NoInlining: before the JIT's second tier, or in a method too large for its inliner, each
/// operation below would be a call, ten times slower. A condition, which comparisons give and <see cref="Select"/> takes, is no number.
/// </remarks>
/// <typeparam name="TSelf">The vector.</typeparam>
internal interface ILanes<TSelf> where TSelf : struct, ILanes<TSelf>
{
    /// <summary>W: 16, 8, 4 or 1.</summary>
    static abstract int Count { get; }

    /// <summary>Whether there are 32 registers of this width, else 16.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>The <see cref="Count"/> values from <paramref name="first"/> on; no bounds are checked.</summary>
    static abstract TSelf Load(ref readonly float first);

    /// <summary>Writes the lanes to the <see cref="Count"/> places from <paramref name="first"/> on.</summary>
    static abstract void Store(TSelf x, ref float first);

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

    /// <summary>The condition x > y; false where one is NaN.</summary>
    static abstract TSelf GreaterThan(TSelf x, TSelf y);

    /// <summary>x where the condition holds, else y.</summary>
    static abstract TSelf Select(TSelf condition, TSelf x, TSelf y);

    /// <summary>Bit l is set where x is at most y in lane l.</summary>
    static abstract uint AtMost(TSelf x, TSelf y);

    /// <summary>
    /// Writes 8 a + 4 b + 2 c + d of four conditions, 1 where they hold, to the <see cref="Count"/> places from <paramref name="first"/>
    /// on.
    /// </summary>
    static abstract void StoreNumber(TSelf a, TSelf b, TSelf c, TSelf d, ref int first);

    static abstract TSelf SquareRoot(TSelf x);
    static abstract TSelf Abs(TSelf x);

    /// <summary>The lesser; either or NaN where one is NaN.</summary>
    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>The greater; either or NaN where one is NaN.</summary>
    static abstract TSelf Max(TSelf x, TSelf y);

    /// <summary>-1, 0 or 1.</summary>
    static abstract TSelf Sign(TSelf x);

    /// <summary>2^(scale x), see <see cref="Exponential"/>. NaN stays NaN.</summary>
    static abstract TSelf Exp2(TSelf x, float scale);

    /// <summary>The sum over the lanes.</summary>
    static abstract float Sum(TSelf x);

    /// <summary>The sum over the lanes of each of four vectors.</summary>
    static abstract Vector128<float> Sums(TSelf a, TSelf b, TSelf c, TSelf d);

    /// <summary>The value in lanes whose <see cref="LaneHash"/> of (key, element) is at least the threshold, else 0.</summary>
    static abstract TSelf Keep(TSelf value, ref readonly uint keys, uint element, uint threshold);
}
