using MLNetHybrid.Numerics.Random;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder;

/// <summary>Reproducible numbers for tests.</summary>
internal static class Draws
{
    public static double[] Normal(int seed, int count) =>
        [.. Enumerable.Range(0, count).Select(i => CounterStream.Normal((ulong)seed * 7919, (ulong)i))];

    public static float[] Single(double[] values) => [.. values.Select(v => (float)v)];
}
