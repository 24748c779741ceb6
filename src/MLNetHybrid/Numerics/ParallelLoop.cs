namespace MLNetHybrid.Numerics;

/// <summary>Independent parts of one computation on several threads.</summary>
internal static class ParallelLoop
{
    /// <summary>
    /// Runs parts 0 to <paramref name="count"/> - 1 in any order: on the calling thread where there is one part or one thread only.
    /// </summary>
    public static void Run(int count, int threadCount, Action<int> part)
    {
        if (count > 1 && threadCount > 1)
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threadCount }, part);
            return;
        }

        for (int i = 0; i < count; i++) part(i);
    }
}
