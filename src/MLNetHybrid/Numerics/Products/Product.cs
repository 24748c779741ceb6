using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>x z: sums are dot products.</summary>
internal readonly struct Product : IPanelTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Add<TLanes>(TLanes x, TLanes z, TLanes sum) where TLanes : struct, ILanes<TLanes> => TLanes.MultiplyAdd(x, z, sum);
}
