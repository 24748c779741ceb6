using CsCheck;

namespace MLNetHybrid.Tests.FiniteRows;

/// <summary>Finite values of any size, both signs.</summary>
internal static class ExtremeValues
{
    /// <summary>From the smallest to the largest magnitude, as fill values and saturated sensors have them.</summary>
    public static readonly float[] Named =
        [0, -0f, float.Epsilon, -float.Epsilon, 1e-40f, 1.17549435e-38f, 1e-20f, 1e10f, -1e15f, 1.3e15f, 1e19f, -1e19f, 1.9e19f, 1e30f,
            9.97e36f, -9.97e36f, 3.4e38f, float.MaxValue, float.MinValue];

    /// <summary>Evenly spread over the exponents, denormals included, with the named ones among them.</summary>
    public static Gen<float> All { get; } = Gen.Frequency(
        (3, Gen.Select(Gen.Bool, Gen.Double[-149, 128])
        .Select((negative, exponent) => (negative ? -1 : 1) * (float)Math.Min(Math.Pow(2, exponent), float.MaxValue))),
        (1, Gen.Int[0, Named.Length - 1].Select(i => Named[i])));
}
