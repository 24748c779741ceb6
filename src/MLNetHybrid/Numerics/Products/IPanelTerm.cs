using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>What one column adds to a sum over the columns: the difference between a distance and a dot product.</summary>
internal interface IPanelTerm
{
    /// <summary>sum plus the term of x and z, lane by lane.</summary>
    static abstract TLanes Add<TLanes>(TLanes x, TLanes z, TLanes sum) where TLanes : struct, ILanes<TLanes>;
}
