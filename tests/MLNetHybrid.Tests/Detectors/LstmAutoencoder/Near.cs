using System.Numerics;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder;

internal static class Near
{
    /// <summary>Each pair differs by at most <paramref name="tolerance"/> times the larger of 1 and the expected magnitude.</summary>
    public static void Equal<T>(ReadOnlySpan<double> expected, ReadOnlySpan<T> actual, double tolerance) where T : INumberBase<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double value = double.CreateTruncating(actual[i]);
            double difference = Math.Abs(expected[i] - value);
            Assert.True(difference <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"[{i}]: expected {expected[i]:R}, got {value:R}");
        }
    }

    public static void Equal<T>(double[] expected, T[] actual, double tolerance) where T : INumberBase<T> =>
        Equal<T>(expected.AsSpan(), actual.AsSpan(), tolerance);
}
