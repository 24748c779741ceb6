using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Detectors.Dbscan.Search;

/// <summary>Sixteen lanes: a vector of 512 bits.</summary>
internal readonly struct Lanes16 : ILanes<Lanes16>
{
    private readonly Vector512<float> _v;

    private Lanes16(Vector512<float> v) => _v = v;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Load(ref readonly float first) => new(Vector512.LoadUnsafe(in first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 All(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 AddSquaredDifference(Lanes16 sum, Lanes16 x, Lanes16 y)
    {
        Vector512<float> e = x._v - y._v;
        return new(Vector512.MultiplyAddEstimate(e, e, sum._v));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 AddSquaredGap(Lanes16 sum, Lanes16 otherLo, Lanes16 otherHi, Lanes16 lo, Lanes16 hi)
    {
        Vector512<float> gap = Vector512.MaxNative(Vector512.MaxNative(lo._v - otherHi._v, otherLo._v - hi._v), Vector512<float>.Zero);
        return new(Vector512.MultiplyAddEstimate(gap, gap, sum._v));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Min(Lanes16 a, Lanes16 b) => new(Vector512.MinNative(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(Lanes16 values, Lanes16 bound) => (uint)Vector512.LessThanOrEqual(values._v, bound._v).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes16 values, Span<float> destination) => values._v.CopyTo(destination);
}
