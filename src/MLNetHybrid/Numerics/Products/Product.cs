using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Numerics.Products;

/// <summary>x z: sums are dot products.</summary>
internal readonly struct Product : IPanelTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> x, Vector512<float> z, Vector512<float> sum) => Vector512.MultiplyAddEstimate(x, z, sum);
}
