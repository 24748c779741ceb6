using System.Runtime.ExceptionServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>Runs the independent steps of a pass on so many threads, and stops where the fit is cancelled.</summary>
/// <param name="threadCount">At least 1.</param>
/// <param name="checkAlive">Called before each step; throws to cancel.</param>
internal sealed class ParallelPass(int threadCount, Action checkAlive)
{
    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = threadCount };

    /// <summary>On one thread per processor, never cancelled.</summary>
    public static ParallelPass OnAllProcessors { get; } = new(Environment.ProcessorCount, () => { });

    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public void For(int count, Action<int> step)
    {
        try
        {
            Parallel.For(0, count, _options, i =>
            {
                checkAlive();
                step(i);
            });
        }
        catch (AggregateException several) when (several.InnerExceptions.All(e => e is OperationCanceledException))
        {
            // Whoever cancels expects to see the cancellation itself, once.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}
