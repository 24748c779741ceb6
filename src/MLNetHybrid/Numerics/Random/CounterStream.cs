namespace MLNetHybrid.Numerics.Random;

/// <summary>
/// Counter-based random numbers: SplitMix64's output function (Steele, Lea and Flood 2014) of a key and a counter. Draw n of a stream
/// is known without its predecessors.
/// </summary>
internal static class CounterStream
{
    public const ulong GoldenRatio = 0x9E3779B97F4A7C15;
    public const ulong FirstFactor = 0xBF58476D1CE4E5B9;
    public const ulong SecondFactor = 0x94D049BB133111EB;

    /// <summary>The stream named by a seed and up to three indices.</summary>
    public static ulong Key(ulong seed, long first, long second = 0, long third = 0) =>
        At(At(At(At(seed, 0), (ulong)first), (ulong)second), (ulong)third);

    /// <summary>64 uniform bits: draw <paramref name="counter"/> of the stream.</summary>
    public static ulong At(ulong key, ulong counter)
    {
        ulong z = key + (counter + 1) * GoldenRatio;
        z = (z ^ (z >> 30)) * FirstFactor;
        z = (z ^ (z >> 27)) * SecondFactor;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public static double Uniform(ulong key, ulong counter) => (At(key, counter) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Standard normal, by Box and Muller; uses draws 2n and 2n + 1.</summary>
    public static double Normal(ulong key, ulong n)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(key, 2 * n)));
        return radius * Math.Cos(2 * Math.PI * Uniform(key, 2 * n + 1));
    }

    /// <summary>Puts <paramref name="items"/> into a random order (Fisher and Yates).</summary>
    public static void Shuffle(ulong key, Span<int> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = (int)Math.BigMul(At(key, (ulong)i), (ulong)(i + 1), out _);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
