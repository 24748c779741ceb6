namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Positions of the tiles' order, one of each of so many equal strata: spread over what is an order of neighbourhoods, and therefore over
/// the data.
/// </summary>
internal static class StratifiedSample
{
    /// <returns>(size) ascending positions in [0, count); all of them where <paramref name="size"/> is <paramref name="count"/>.</returns>
    public static int[] Draw(int count, int size, int seed)
    {
        var random = new Random(seed);
        var positions = new int[size];
        for (int i = 0; i < size; i++)
        {
            int first = (int)((long)count * i / size), end = (int)((long)count * (i + 1) / size);
            positions[i] = size == count ? i : random.Next(first, end);
        }
        return positions;
    }
}
