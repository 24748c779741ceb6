using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>A single lane, for machines without vectors.</summary>
internal readonly struct Lanes1(float v) : ILanes<Lanes1>
{
    private readonly float _v = v;

    public static int Count => 1;

    public static bool HasManyRegisters => false;

    public static Lanes1 Load(ref readonly float first) => new(first);
    public static void Store(Lanes1 x, ref float first) => first = x._v;
    public static Lanes1 All(float value) => new(value);
    public static Lanes1 MultiplyAdd(Lanes1 x, Lanes1 y, Lanes1 sum) => new(x._v * y._v + sum._v);
    public static Lanes1 MultiplyAdd(Lanes1 x, ref readonly float y, Lanes1 sum) => new(x._v * y + sum._v);
    public static Lanes1 operator +(Lanes1 x, Lanes1 y) => new(x._v + y._v);
    public static Lanes1 operator -(Lanes1 x, Lanes1 y) => new(x._v - y._v);
    public static Lanes1 operator *(Lanes1 x, Lanes1 y) => new(x._v * y._v);
    public static Lanes1 operator /(Lanes1 x, Lanes1 y) => new(x._v / y._v);
    public static Lanes1 GreaterThan(Lanes1 x, Lanes1 y) => new(x._v > y._v ? 1 : 0);
    public static Lanes1 Select(Lanes1 condition, Lanes1 x, Lanes1 y) => condition._v != 0 ? x : y;
    public static uint AtMost(Lanes1 x, Lanes1 y) => x._v <= y._v ? 1u : 0;
    public static Lanes1 SquareRoot(Lanes1 x) => new(MathF.Sqrt(x._v));
    public static Lanes1 Abs(Lanes1 x) => new(MathF.Abs(x._v));
    public static Lanes1 Min(Lanes1 x, Lanes1 y) => new(MathF.Min(x._v, y._v));
    public static Lanes1 Max(Lanes1 x, Lanes1 y) => new(MathF.Max(x._v, y._v));
    public static Lanes1 Sign(Lanes1 x) => new(x._v > 0 ? 1 : x._v < 0 ? -1 : x._v);
    public static float Sum(Lanes1 x) => x._v;
    public static void StoreNumber(Lanes1 a, Lanes1 b, Lanes1 c, Lanes1 d, ref int first) =>
        first = (int)(8 * a._v + 4 * b._v + 2 * c._v + d._v);
    public static Vector128<float> Sums(Lanes1 a, Lanes1 b, Lanes1 c, Lanes1 d) => Vector128.Create(a._v, b._v, c._v, d._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Exp2(Lanes1 x, float scale)
    {
        float y = MathF.Max(Exponential.Lowest, MathF.Min(Exponential.Highest, x._v * scale));
        float n = y + Exponential.Rounder, r = y - (n - Exponential.Rounder), p = Exponential.C5 * r + Exponential.C4;
        p = (((p * r + Exponential.C3) * r + Exponential.C2) * r + Exponential.C1) * r + Exponential.C0;
        return new(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(p) + (BitConverter.SingleToInt32Bits(n) << 23)));
    }

    public static Lanes1 Keep(Lanes1 value, ref readonly uint keys, uint element, uint threshold) =>
        LaneHash.Of(keys, element) >= threshold ? value : default;
}
