using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Numerics.Products;

/// <summary>(x - z)^2: sums are squared Euclidean distances.</summary>
internal readonly struct SquaredDifference : IPanelTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> x, Vector512<float> z, Vector512<float> sum)
    {
        Vector512<float> e = x - z;
        return Vector512.MultiplyAddEstimate(e, e, sum);
    }
}
