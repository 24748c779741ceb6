using System.Numerics.Tensors;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>
/// How large a feature may be for the network's single-precision arithmetic. Any finite value is scored: beyond <see cref="Largest"/> it
/// counts as that, so that the error stays finite and never falls as the value grows.
/// </summary>
internal static class FeatureRange
{
    /// <summary>
    /// 2^50. A squared error of one value is then 2^100 at most, and the sum over the 2^26 values of the largest window a finite float, as
    /// are projections: 2^16 features times 2^50 times any weight below 2^60.
    /// </summary>
    public const float Largest = 1L << 50;

    /// <summary>
    /// 2^30. The gradient of a weight is of the order of the features squared, and Adam squares it again: 2^120, a finite float with some
    /// room. Beyond, steps would become 0 without a word.
    /// </summary>
    public const float LargestInTraining = 1 << 30;

    /// <summary>Whether some of the values, all finite, are larger than <see cref="Largest"/>.</summary>
    public static bool IsExceeded(ReadOnlySpan<float> values) =>
        !values.IsEmpty && MathF.Abs(TensorPrimitives.MaxMagnitude(values)) > Largest;

    /// <summary>Values beyond <see cref="Largest"/> become that, with their signs.</summary>
    public static void Saturate(ReadOnlySpan<float> values, Span<float> destination) =>
        TensorPrimitives.Clamp(values, -Largest, Largest, destination);
}
