namespace DetectionQuality.AdBench;

/// <summary>
/// The draws of numpy.random.RandomState(seed) that the reference's splits were made with: Mersenne twister MT19937 (Matsumoto, Nishimura
/// 1998), and numpy's ways, frozen since 1.17, to make integers and permutations of it.
/// </summary>
internal sealed class NumpyRandom
{
    private const int N = 624, M = 397;
    private const uint UpperMask = 0x80000000, LowerMask = 0x7fffffff, MatrixA = 0x9908b0df;

    private readonly uint[] _state = new uint[N];
    private int _next = N;

    public NumpyRandom(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < N; i++) _state[i] = 1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
    }

    /// <summary>randint(0, <paramref name="exclusiveMaximum"/>, <paramref name="count"/>): what choice with replacement draws.</summary>
    public int[] Integers(int exclusiveMaximum, int count)
    {
        var values = new int[count];
        for (int i = 0; i < count; i++) values[i] = Integer(exclusiveMaximum - 1);
        return values;
    }

    /// <summary>permutation(<paramref name="count"/>); its beginning is what choice without replacement draws.</summary>
    public int[] Permutation(int count) => Permutation(Enumerable.Range(0, count));

    /// <summary>permutation of given values.</summary>
    public int[] Permutation(IEnumerable<int> values)
    {
        int[] permuted = [.. values];
        for (int i = permuted.Length - 1; i > 0; i--)
        {
            int j = Integer(i);
            (permuted[i], permuted[j]) = (permuted[j], permuted[i]);
        }
        return permuted;
    }

    // Uniform in [0, maximum]: words cut to the maximum's bits until one is small enough.
    private int Integer(int maximum)
    {
        if (maximum == 0) return 0;
        uint mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount((uint)maximum), value;
        do value = Word() & mask;
        while (value > (uint)maximum);
        return (int)value;
    }

    private uint Word()
    {
        if (_next == N) Twist();
        uint y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    private void Twist()
    {
        for (int k = 0; k < N; k++)
        {
            uint y = (_state[k] & UpperMask) | (_state[(k + 1) % N] & LowerMask);
            _state[k] = _state[(k + M) % N] ^ (y >> 1) ^ ((y & 1) * MatrixA);
        }
        _next = 0;
    }
}
