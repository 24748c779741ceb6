namespace MLNetHybrid.Numerics.Random;

/// <summary>One place of each of so many equal strata: spread over whatever order the places have.</summary>
internal static class StratifiedSample
{
    /// <returns>(size) ascending places in [0, count); all of them where <paramref name="size"/> is <paramref name="count"/>.</returns>
    public static int[] Draw(int count, int size, int seed)
    {
        var random = new System.Random(seed);
        var places = new int[size];
        for (int i = 0; i < size; i++)
        {
            int first = (int)((long)count * i / size), end = (int)((long)count * (i + 1) / size);
            places[i] = size == count ? i : random.Next(first, end);
        }
        return places;
    }
}
