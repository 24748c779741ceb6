using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>Eight lanes: a vector of 256 bits.</summary>
internal readonly struct Lanes8 : ILanes<Lanes8>
{
    private readonly Vector256<float> _v;

    public Lanes8(Vector256<float> v) => _v = v;

    public Vector256<float> Value => _v;

    public static int Count => 8;

    public static bool HasManyRegisters => Avx512F.VL.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(ref readonly float first) => new(Vector256.LoadUnsafe(in first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes8 values, ref float first) => values._v.StoreUnsafe(ref first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 All(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 MultiplyAdd(Lanes8 x, Lanes8 y, Lanes8 sum) => new(Vector256.MultiplyAddEstimate(x._v, y._v, sum._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 MultiplyAdd(Lanes8 x, ref readonly float y, Lanes8 sum) => new(Vector256.MultiplyAddEstimate(x._v, Vector256.Create(y), sum._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 x, Lanes8 y) => new(x._v + y._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 x, Lanes8 y) => new(x._v - y._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator *(Lanes8 x, Lanes8 y) => new(x._v * y._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator /(Lanes8 x, Lanes8 y) => new(x._v / y._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 SquareRoot(Lanes8 x) => new(Vector256.Sqrt(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Abs(Lanes8 x) => new(Vector256.Abs(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Min(Lanes8 x, Lanes8 y) => new(Vector256.MinNative(x._v, y._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Sign(Lanes8 x) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(x._v, Vector256<float>.Zero), x._v, Vector256.CopySign(Vector256<float>.One, x._v)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Exp2(Lanes8 x, float scale)
    {
        // The variable stands second: then a NaN is what Min and Max return.
        Vector256<float> y = Vector256.MinNative(Vector256.Create(Exponential.Highest), x._v * scale);
        y = Vector256.MaxNative(Vector256.Create(Exponential.Lowest), y);
        Vector256<float> n = y + Vector256.Create(Exponential.Rounder), r = y - (n - Vector256.Create(Exponential.Rounder));
        Vector256<float> p = Vector256.MultiplyAddEstimate(r, Vector256.Create(Exponential.C5), Vector256.Create(Exponential.C4));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(Exponential.C3));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(Exponential.C2));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(Exponential.C1));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(Exponential.C0));
        // times 2^n: n is added to the exponent's bits
        return new((p.AsInt32() + (n.AsInt32() << 23)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes8 x) => Vector256.Sum(x._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sums(Lanes8 a, Lanes8 b, Lanes8 c, Lanes8 d)
    {
        Vector128<float> p = a._v.GetLower() + a._v.GetUpper();
        Vector128<float> q = b._v.GetLower() + b._v.GetUpper();
        Vector128<float> s = c._v.GetLower() + c._v.GetUpper();
        Vector128<float> t = d._v.GetLower() + d._v.GetUpper();
        // (a0 + a2, b0 + b2, a1 + a3, b1 + b3) and the same of c and d, then their halves
        Vector128<float> ab = Interleave.Low(p, q) + Interleave.High(p, q), cd = Interleave.Low(s, t) + Interleave.High(s, t);
        return Vector128.Create(ab.GetLower(), cd.GetLower()) + Vector128.Create(ab.GetUpper(), cd.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Keep(Lanes8 value, ref readonly uint keys, uint element, uint threshold)
    {
        Vector256<uint> x = Vector256.LoadUnsafe(in keys) ^ Vector256.Create(element * LaneHash.Golden);
        x = (x ^ (x >> 16)) * Vector256.Create(LaneHash.First);
        x = (x ^ (x >> 15)) * Vector256.Create(LaneHash.Second);
        x ^= x >> 16;
        return new(value._v & Vector256.GreaterThanOrEqual(x, Vector256.Create(threshold)).AsSingle());
    }
}
