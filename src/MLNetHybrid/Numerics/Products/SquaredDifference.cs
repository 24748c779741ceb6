using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>(x - z)^2: sums are squared Euclidean distances.</summary>
internal readonly struct SquaredDifference : IPanelTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Add<TLanes>(TLanes x, TLanes z, TLanes sum) where TLanes : struct, ILanes<TLanes>
    {
        TLanes e = x - z;
        return TLanes.MultiplyAdd(e, e, sum);
    }
}
