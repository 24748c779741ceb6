using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MLNetHybrid.Numerics.Random;
using static System.Runtime.CompilerServices.MethodImplOptions;
using Floats = System.Runtime.Intrinsics.Vector256<float>;
using Lanes = MLNetHybrid.Numerics.Simd.Lanes8;
using Vector = System.Runtime.Intrinsics.Vector256;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>Eight lanes: a vector of 256 bits.</summary>
internal readonly struct Lanes8(Floats v) : ILanes<Lanes>
{
    private readonly Floats _v = v;

    public Floats Value => _v;

    public static int Count => 8;

    public static bool HasManyRegisters => Avx512F.VL.IsSupported;

    [MethodImpl(AggressiveInlining)] public static Lanes Load(ref readonly float first) => new(Vector.LoadUnsafe(in first));
    [MethodImpl(AggressiveInlining)] public static void Store(Lanes x, ref float first) => x._v.StoreUnsafe(ref first);
    [MethodImpl(AggressiveInlining)] public static Lanes All(float value) => new(Vector.Create(value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes MultiplyAdd(Lanes x, Lanes y, Lanes sum) => new(Vector.MultiplyAddEstimate(x._v, y._v, sum._v));
    [MethodImpl(AggressiveInlining)]
    public static Lanes MultiplyAdd(Lanes x, ref readonly float y, Lanes sum) =>
        new(Vector.MultiplyAddEstimate(x._v, Vector.Create(y), sum._v));
    [MethodImpl(AggressiveInlining)] public static Lanes operator +(Lanes x, Lanes y) => new(x._v + y._v);
    [MethodImpl(AggressiveInlining)] public static Lanes operator -(Lanes x, Lanes y) => new(x._v - y._v);
    [MethodImpl(AggressiveInlining)] public static Lanes operator *(Lanes x, Lanes y) => new(x._v * y._v);
    [MethodImpl(AggressiveInlining)] public static Lanes operator /(Lanes x, Lanes y) => new(x._v / y._v);
    [MethodImpl(AggressiveInlining)] public static Lanes GreaterThan(Lanes x, Lanes y) => new(Vector.GreaterThan(x._v, y._v));
    [MethodImpl(AggressiveInlining)]
    public static Lanes Select(Lanes condition, Lanes x, Lanes y) => new(Vector.ConditionalSelect(condition._v, x._v, y._v));
    [MethodImpl(AggressiveInlining)]
    public static uint AtMost(Lanes x, Lanes y) => (uint)Vector.LessThanOrEqual(x._v, y._v).ExtractMostSignificantBits();
    [MethodImpl(AggressiveInlining)] public static Lanes SquareRoot(Lanes x) => new(Vector.Sqrt(x._v));
    [MethodImpl(AggressiveInlining)] public static Lanes Abs(Lanes x) => new(Vector.Abs(x._v));
    [MethodImpl(AggressiveInlining)] public static Lanes Min(Lanes x, Lanes y) => new(Vector.MinNative(x._v, y._v));
    [MethodImpl(AggressiveInlining)] public static Lanes Max(Lanes x, Lanes y) => new(Vector.MaxNative(x._v, y._v));
    [MethodImpl(AggressiveInlining)] public static float Sum(Lanes x) => Vector.Sum(x._v);

    [MethodImpl(AggressiveInlining)]
    public static void StoreNumber(Lanes a, Lanes b, Lanes c, Lanes d, ref int first)
    {
        // A condition is -1 where it holds.
        Vector256<int> n = a._v.AsInt32();
        n = n + n + b._v.AsInt32();
        n = n + n + c._v.AsInt32();
        n = n + n + d._v.AsInt32();
        (-n).StoreUnsafe(ref first);
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes Sign(Lanes x) =>
        new(Vector.ConditionalSelect(Vector.Equals(x._v, Floats.Zero), x._v, Vector.CopySign(Floats.One, x._v)));

    [MethodImpl(AggressiveInlining)]
    public static Lanes Exp2(Lanes x, float scale)
    {
        // The variable stands second: then a NaN is what Min and Max return.
        Floats y = Vector.MinNative(Vector.Create(Exponential.Highest), x._v * scale);
        y = Vector.MaxNative(Vector.Create(Exponential.Lowest), y);
        Floats n = y + Vector.Create(Exponential.Rounder), r = y - (n - Vector.Create(Exponential.Rounder));
        Floats p = Vector.MultiplyAddEstimate(r, Vector.Create(Exponential.C5), Vector.Create(Exponential.C4));
        p = Vector.MultiplyAddEstimate(p, r, Vector.Create(Exponential.C3));
        p = Vector.MultiplyAddEstimate(p, r, Vector.Create(Exponential.C2));
        p = Vector.MultiplyAddEstimate(p, r, Vector.Create(Exponential.C1));
        p = Vector.MultiplyAddEstimate(p, r, Vector.Create(Exponential.C0));
        // times 2^n: n is added to the exponent's bits
        return new((p.AsInt32() + (n.AsInt32() << 23)).AsSingle());
    }

    [MethodImpl(AggressiveInlining)]
    public static Vector128<float> Sums(Lanes a, Lanes b, Lanes c, Lanes d) => Lanes4.Sums(Halved(a), Halved(b), Halved(c), Halved(d));

    [MethodImpl(AggressiveInlining)] private static Lanes4 Halved(Lanes x) => new(x._v.GetLower() + x._v.GetUpper());

    [MethodImpl(AggressiveInlining)]
    public static Lanes Keep(Lanes value, ref readonly uint keys, uint element, uint threshold)
    {
        Vector256<uint> x = Vector.LoadUnsafe(in keys) ^ Vector.Create(element * LaneHash.Golden);
        x = (x ^ (x >> 16)) * Vector.Create(LaneHash.First);
        x = (x ^ (x >> 15)) * Vector.Create(LaneHash.Second);
        x ^= x >> 16;
        return new(value._v & Vector.GreaterThanOrEqual(x, Vector.Create(threshold)).AsSingle());
    }
}
