using TorchSharp;

namespace MLNetHybrid.TorchSharp;

/// <summary>
/// Numbers for TorchSharp's operations. An operation takes a scalar's native handle and does not hold on to the object: one that was made
/// on the fly, as each implicit conversion makes one, may be finalized and freed in the midst of the call that uses it. So scalars are kept
/// here, or in a <c>using</c> that ends after the call. Plain <c>a + b</c>, <c>a - b</c> and <c>a.square()</c> make one, too: write
/// <c>a.add(b, Scalars.One)</c> and <c>a * a</c>.
/// </summary>
internal static class Scalars
{
    public static readonly Scalar One = 1;
    public static readonly Scalar Half = 0.5f;
}
