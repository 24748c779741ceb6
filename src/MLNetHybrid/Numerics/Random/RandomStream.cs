using System.Numerics;

namespace MLNetHybrid.Numerics.Random;

/// <summary>
/// The random numbers that belong to one (seed, index): what is drawn for tree 7 does not depend on which thread draws it, nor on
/// how much was drawn for tree 6. Generator: xoshiro256** (Blackman, Vigna 2021), its state filled by SplitMix64.
/// </summary>
internal struct RandomStream
{
    private ulong _s0, _s1, _s2, _s3;

    public RandomStream(long seed, long index)
    {
        // Seed and index are mixed one after the other, so that (1, 2) and (2, 1), or seeds that differ by one, share nothing.
        ulong state = CounterStream.At((ulong)seed, 0) ^ BitOperations.RotateLeft(CounterStream.At(~(ulong)index, 0), 32);
        _s0 = CounterStream.At(state, 0);
        _s1 = CounterStream.At(state, 1);
        _s2 = CounterStream.At(state, 2);
        _s3 = CounterStream.At(state, 3) | 1; // the all-zero state is the one that never leaves itself
    }

    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, <paramref name="exclusiveMax"/>), without bias (Lemire 2019). The bound must be positive.</summary>
    public int NextInt32(int exclusiveMax)
    {
        uint bound = (uint)exclusiveMax;
        ulong product = (NextUInt64() >> 32) * bound;
        if ((uint)product < bound)
        {
            uint rejected = (0u - bound) % bound;
            while ((uint)product < rejected) product = (NextUInt64() >> 32) * bound;
        }
        return (int)(product >> 32);
    }
}
