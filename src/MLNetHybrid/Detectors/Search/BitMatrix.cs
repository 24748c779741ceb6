namespace MLNetHybrid.Detectors.Search;

/// <summary>Matrices of 32 x 32 bits.</summary>
internal static class BitMatrix
{
    // m, t: (32), a row of 32 bits each.  Bit i of t_l is bit l of m_i.
    // Blocks beside the diagonal change places, 16 x 16 to 1 x 1 (Warren, 7-3).
    public static void Transpose(ReadOnlySpan<uint> m, Span<uint> t)
    {
        m.CopyTo(t);
        uint lower = 0x0000FFFF;
        for (int size = 16; size != 0; size >>= 1, lower ^= lower << size)
        {
            for (int i = 0; i < t.Length; i = (i + size + 1) & ~size)
            {
                uint changed = (t[i] >> size ^ t[i + size]) & lower;
                t[i] ^= changed << size;
                t[i + size] ^= changed;
            }
        }
    }
}
