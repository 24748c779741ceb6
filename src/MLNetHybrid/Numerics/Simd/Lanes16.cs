using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>Sixteen lanes: a vector of 512 bits.</summary>
internal readonly struct Lanes16 : ILanes<Lanes16>
{
    private readonly Vector512<float> _v;

    private Lanes16(Vector512<float> v) => _v = v;

    public static int Count => 16;

    public static bool HasManyRegisters => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Load(ref readonly float first) => new(Vector512.LoadUnsafe(in first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes16 values, ref float first) => values._v.StoreUnsafe(ref first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 All(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 MultiplyAdd(Lanes16 x, Lanes16 y, Lanes16 sum) => new(Vector512.MultiplyAddEstimate(x._v, y._v, sum._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 MultiplyAdd(Lanes16 x, ref readonly float y, Lanes16 sum) => new(Vector512.MultiplyAddEstimate(x._v, Vector512.Create(y), sum._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator +(Lanes16 x, Lanes16 y) => new(x._v + y._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator -(Lanes16 x, Lanes16 y) => new(x._v - y._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator *(Lanes16 x, Lanes16 y) => new(x._v * y._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator /(Lanes16 x, Lanes16 y) => new(x._v / y._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 SquareRoot(Lanes16 x) => new(Vector512.Sqrt(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Abs(Lanes16 x) => new(Vector512.Abs(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Min(Lanes16 x, Lanes16 y) => new(Vector512.MinNative(x._v, y._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Sign(Lanes16 x) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(x._v, Vector512<float>.Zero), x._v, Vector512.CopySign(Vector512<float>.One, x._v)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Exp2(Lanes16 x, float scale)
    {
        // The variable stands second: then a NaN is what Min and Max return.
        Vector512<float> y = Vector512.MinNative(Vector512.Create(Exponential.Highest), x._v * scale);
        if (!Avx512DQ.IsSupported)
        {
            (Lanes8 lower, Lanes8 upper) = (new Lanes8(x._v.GetLower()), new Lanes8(x._v.GetUpper()));
            return new(Vector512.Create(Lanes8.Exp2(lower, scale).Value, Lanes8.Exp2(upper, scale).Value));
        }

        // Reduce leaves r = y - n, Scale multiplies by 2^n: the values of the narrower vectors, in fewer operations.
        Vector512<float> r = Avx512DQ.Reduce(y, 0x08), n = y - r;
        Vector512<float> p = Vector512.FusedMultiplyAdd(r, Vector512.Create(Exponential.C5), Vector512.Create(Exponential.C4));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(Exponential.C3));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(Exponential.C2));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(Exponential.C1));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(Exponential.C0));
        return new(Avx512F.Scale(p, n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes16 x) => Vector512.Sum(x._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sums(Lanes16 a, Lanes16 b, Lanes16 c, Lanes16 d)
    {
        Vector256<float> p2 = a._v.GetLower() + a._v.GetUpper();
        Vector256<float> q2 = b._v.GetLower() + b._v.GetUpper();
        Vector256<float> s2 = c._v.GetLower() + c._v.GetUpper();
        Vector256<float> t2 = d._v.GetLower() + d._v.GetUpper();
        Vector128<float> p = p2.GetLower() + p2.GetUpper();
        Vector128<float> q = q2.GetLower() + q2.GetUpper();
        Vector128<float> s = s2.GetLower() + s2.GetUpper();
        Vector128<float> t = t2.GetLower() + t2.GetUpper();
        // (a0 + a2, b0 + b2, a1 + a3, b1 + b3) and the same of c and d, then their halves
        Vector128<float> ab = Interleave.Low(p, q) + Interleave.High(p, q), cd = Interleave.Low(s, t) + Interleave.High(s, t);
        return Vector128.Create(ab.GetLower(), cd.GetLower()) + Vector128.Create(ab.GetUpper(), cd.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Keep(Lanes16 value, ref readonly uint keys, uint element, uint threshold)
    {
        Vector512<uint> x = Vector512.LoadUnsafe(in keys) ^ Vector512.Create(element * LaneHash.Golden);
        x = (x ^ (x >> 16)) * Vector512.Create(LaneHash.First);
        x = (x ^ (x >> 15)) * Vector512.Create(LaneHash.Second);
        x ^= x >> 16;
        return new(value._v & Vector512.GreaterThanOrEqual(x, Vector512.Create(threshold)).AsSingle());
    }
}
