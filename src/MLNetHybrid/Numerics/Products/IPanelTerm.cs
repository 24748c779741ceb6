using System.Runtime.Intrinsics;

namespace MLNetHybrid.Numerics.Products;

/// <summary>What one column adds to a sum over the columns: the difference between a distance and a dot product.</summary>
internal interface IPanelTerm
{
    /// <summary>sum plus the term of x and z, lane by lane.</summary>
    static abstract Vector512<float> Add(Vector512<float> x, Vector512<float> z, Vector512<float> sum);
}
