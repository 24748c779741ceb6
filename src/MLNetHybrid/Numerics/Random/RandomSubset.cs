namespace MLNetHybrid.Numerics.Random;

/// <summary>Draws without replacement.</summary>
internal static class RandomSubset
{
    /// <summary>
    /// Fills <paramref name="destination"/> with distinct numbers of [0, <paramref name="count"/>), every subset equally likely, in no
    /// meaningful order. Floyd's algorithm (Bentley, Floyd 1987): time and memory grow with the subset, not with <paramref name="count"/>.
    /// </summary>
    public static void Draw(ref RandomStream random, int count, Span<int> destination)
    {
        if (destination.Length == count)
        {
            for (int i = 0; i < count; i++) destination[i] = i;
            return;
        }

        var drawn = new HashSet<int>(destination.Length);
        int first = count - destination.Length;
        for (int j = first; j < count; j++)
        {
            int candidate = random.NextInt32(j + 1);
            int chosen = drawn.Add(candidate) ? candidate : j;
            if (chosen == j) drawn.Add(j);
            destination[j - first] = chosen;
        }
    }
}
