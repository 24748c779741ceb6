using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Dbscan.Search;

/// <summary>A single lane, for machines without vectors.</summary>
internal readonly struct Lanes1 : ILanes<Lanes1>
{
    private readonly float _v;

    private Lanes1(float v) => _v = v;

    public static int Count => 1;

    public static Lanes1 Load(ref readonly float first) => new(first);

    public static Lanes1 All(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 AddSquaredDifference(Lanes1 sum, Lanes1 x, Lanes1 y)
    {
        float e = x._v - y._v;
        return new(sum._v + e * e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 AddSquaredGap(Lanes1 sum, Lanes1 otherLo, Lanes1 otherHi, Lanes1 lo, Lanes1 hi)
    {
        float gap = MathF.Max(0, MathF.Max(lo._v - otherHi._v, otherLo._v - hi._v));
        return new(sum._v + gap * gap);
    }

    public static Lanes1 Min(Lanes1 a, Lanes1 b) => a._v < b._v ? a : b;

    public static uint AtMost(Lanes1 values, Lanes1 bound) => values._v <= bound._v ? 1u : 0;

    public static void Store(Lanes1 values, Span<float> destination) => destination[0] = values._v;
}
