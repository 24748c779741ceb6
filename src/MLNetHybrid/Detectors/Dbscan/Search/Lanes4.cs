using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Detectors.Dbscan.Search;

/// <summary>Four lanes: a vector of 128 bits.</summary>
internal readonly struct Lanes4 : ILanes<Lanes4>
{
    private readonly Vector128<float> _v;

    private Lanes4(Vector128<float> v) => _v = v;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Load(ref readonly float first) => new(Vector128.LoadUnsafe(in first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 All(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 AddSquaredDifference(Lanes4 sum, Lanes4 x, Lanes4 y)
    {
        Vector128<float> e = x._v - y._v;
        return new(Vector128.MultiplyAddEstimate(e, e, sum._v));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 AddSquaredGap(Lanes4 sum, Lanes4 otherLo, Lanes4 otherHi, Lanes4 lo, Lanes4 hi)
    {
        Vector128<float> gap = Vector128.MaxNative(Vector128.MaxNative(lo._v - otherHi._v, otherLo._v - hi._v), Vector128<float>.Zero);
        return new(Vector128.MultiplyAddEstimate(gap, gap, sum._v));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Min(Lanes4 a, Lanes4 b) => new(Vector128.MinNative(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(Lanes4 values, Lanes4 bound) => (uint)Vector128.LessThanOrEqual(values._v, bound._v).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes4 values, Span<float> destination) => values._v.CopyTo(destination);
}
