namespace MLNetHybrid.Detectors.Dbscan.Search;

/// <summary>Runs the independent steps of a pass on so many threads, and stops where the fit is cancelled.</summary>
/// <param name="numberOfThreads">At least 1.</param>
/// <param name="isCancelled">Asked before each step.</param>
internal sealed class ParallelPass(int numberOfThreads, Func<bool> isCancelled)
{
    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = numberOfThreads };

    /// <summary>On one thread per processor, never cancelled.</summary>
    public static ParallelPass OnAllProcessors { get; } = new(Environment.ProcessorCount, () => false);

    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public void For(int count, Action<int> step)
    {
        var result = Parallel.For(0, count, _options, (i, state) =>
        {
            if (isCancelled()) state.Stop();
            else step(i);
        });
        if (!result.IsCompleted) throw new OperationCanceledException("Dbscan: the fit was cancelled.");
    }
}
