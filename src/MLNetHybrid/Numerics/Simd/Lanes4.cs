using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>Four lanes: a vector of 128 bits.</summary>
internal readonly struct Lanes4 : ILanes<Lanes4>
{
    private readonly Vector128<float> _v;

    private Lanes4(Vector128<float> v) => _v = v;

    public static int Count => 4;

    public static bool HasManyRegisters => Avx512F.VL.IsSupported || AdvSimd.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Load(ref readonly float first) => new(Vector128.LoadUnsafe(in first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes4 values, ref float first) => values._v.StoreUnsafe(ref first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 All(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 MultiplyAdd(Lanes4 x, Lanes4 y, Lanes4 sum) => new(Vector128.MultiplyAddEstimate(x._v, y._v, sum._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 MultiplyAdd(Lanes4 x, ref readonly float y, Lanes4 sum) => new(Vector128.MultiplyAddEstimate(x._v, Vector128.Create(y), sum._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator +(Lanes4 x, Lanes4 y) => new(x._v + y._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator -(Lanes4 x, Lanes4 y) => new(x._v - y._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator *(Lanes4 x, Lanes4 y) => new(x._v * y._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator /(Lanes4 x, Lanes4 y) => new(x._v / y._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 SquareRoot(Lanes4 x) => new(Vector128.Sqrt(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Abs(Lanes4 x) => new(Vector128.Abs(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Min(Lanes4 x, Lanes4 y) => new(Vector128.MinNative(x._v, y._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Sign(Lanes4 x) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(x._v, Vector128<float>.Zero), x._v, Vector128.CopySign(Vector128<float>.One, x._v)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Exp2(Lanes4 x, float scale)
    {
        // The variable stands second: then a NaN is what Min and Max return.
        Vector128<float> y = Vector128.MinNative(Vector128.Create(Exponential.Highest), x._v * scale);
        y = Vector128.MaxNative(Vector128.Create(Exponential.Lowest), y);
        Vector128<float> n = y + Vector128.Create(Exponential.Rounder), r = y - (n - Vector128.Create(Exponential.Rounder));
        Vector128<float> p = Vector128.MultiplyAddEstimate(r, Vector128.Create(Exponential.C5), Vector128.Create(Exponential.C4));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(Exponential.C3));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(Exponential.C2));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(Exponential.C1));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(Exponential.C0));
        // times 2^n: n is added to the exponent's bits
        return new((p.AsInt32() + (n.AsInt32() << 23)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes4 x) => Vector128.Sum(x._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sums(Lanes4 a, Lanes4 b, Lanes4 c, Lanes4 d)
    {
        Vector128<float> p = a._v, q = b._v, s = c._v, t = d._v;
        // (a0 + a2, b0 + b2, a1 + a3, b1 + b3) and the same of c and d, then their halves
        Vector128<float> ab = Interleave.Low(p, q) + Interleave.High(p, q), cd = Interleave.Low(s, t) + Interleave.High(s, t);
        return Vector128.Create(ab.GetLower(), cd.GetLower()) + Vector128.Create(ab.GetUpper(), cd.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Keep(Lanes4 value, ref readonly uint keys, uint element, uint threshold)
    {
        Vector128<uint> x = Vector128.LoadUnsafe(in keys) ^ Vector128.Create(element * LaneHash.Golden);
        x = (x ^ (x >> 16)) * Vector128.Create(LaneHash.First);
        x = (x ^ (x >> 15)) * Vector128.Create(LaneHash.Second);
        x ^= x >> 16;
        return new(value._v & Vector128.GreaterThanOrEqual(x, Vector128.Create(threshold)).AsSingle());
    }
}
