namespace MLNetHybrid.Numerics.Random;

/// <summary>
/// 32 pseudo-random bits of (key, element), in operations that vectors have: Wellons's "lowbias32" (an xorshift-multiply finalizer of low
/// bias, 2018) of the key xor the element's multiple of the golden ratio.
/// </summary>
internal static class LaneHash
{
    public const uint Golden = 0x9E3779B9;
    public const uint First = 0x7FEB352D;
    public const uint Second = 0x846CA68B;

    public static uint Of(uint key, uint element)
    {
        uint x = key ^ (element * Golden);
        x = (x ^ (x >> 16)) * First;
        x = (x ^ (x >> 15)) * Second;
        return x ^ (x >> 16);
    }
}
