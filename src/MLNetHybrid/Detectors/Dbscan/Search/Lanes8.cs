using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Detectors.Dbscan.Search;

/// <summary>Eight lanes: a vector of 256 bits.</summary>
internal readonly struct Lanes8 : ILanes<Lanes8>
{
    private readonly Vector256<float> _v;

    private Lanes8(Vector256<float> v) => _v = v;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(ref readonly float first) => new(Vector256.LoadUnsafe(in first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 All(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 AddSquaredDifference(Lanes8 sum, Lanes8 x, Lanes8 y)
    {
        Vector256<float> e = x._v - y._v;
        return new(Vector256.MultiplyAddEstimate(e, e, sum._v));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 AddSquaredGap(Lanes8 sum, Lanes8 otherLo, Lanes8 otherHi, Lanes8 lo, Lanes8 hi)
    {
        Vector256<float> gap = Vector256.MaxNative(Vector256.MaxNative(lo._v - otherHi._v, otherLo._v - hi._v), Vector256<float>.Zero);
        return new(Vector256.MultiplyAddEstimate(gap, gap, sum._v));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Min(Lanes8 a, Lanes8 b) => new(Vector256.MinNative(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(Lanes8 values, Lanes8 bound) => (uint)Vector256.LessThanOrEqual(values._v, bound._v).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes8 values, Span<float> destination) => values._v.CopyTo(destination);
}
