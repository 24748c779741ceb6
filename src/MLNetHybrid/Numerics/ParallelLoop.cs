namespace MLNetHybrid.Numerics;

/// <summary>Independent parts of one computation on several threads.</summary>
internal static class ParallelLoop
{
    /// <summary>As many threads as there are processors.</summary>
    public const int AllThreads = -1;

    [ThreadStatic]
    private static bool _isSequential;

    /// <summary>
    /// Whether this thread does all parts itself: where each processor has a thread that computes something of its own, more threads only
    /// wait for each other.
    /// </summary>
    public static bool IsSequential => _isSequential;

    /// <summary>Runs something on this thread alone.</summary>
    public static void Sequentially<TState>(TState state, Action<TState> work)
    {
        bool before = _isSequential;
        _isSequential = true;
        try
        {
            work(state);
        }
        finally
        {
            _isSequential = before;
        }
    }

    /// <summary>
    /// Runs parts 0 to <paramref name="count"/> - 1 in any order: on the calling thread where there is one part or one thread only.
    /// </summary>
    public static void Run(int count, int threadCount, Action<int> part) => Run(count, threadCount, part, static (part, i) => part(i));

    /// <summary>The same of a static function with its state: nothing is allocated on the calling thread alone.</summary>
    public static void Run<TState>(int count, int threadCount, TState state, Action<TState, int> part)
    {
        if (count > 1 && threadCount is > 1 or AllThreads && !_isSequential)
        {
            RunInParallel(count, threadCount, state, part);
            return;
        }

        for (int i = 0; i < count; i++) part(state, i);
    }

    private static void RunInParallel<TState>(int count, int threadCount, TState state, Action<TState, int> part) =>
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threadCount }, i => part(state, i));
}
