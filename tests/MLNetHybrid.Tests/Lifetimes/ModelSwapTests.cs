using System.Globalization;
using Microsoft.ML;

namespace MLNetHybrid.Tests.Lifetimes;

/// <summary>
/// Threads score while models are replaced and disposed under them. Takes a second for each executor; the environment variable
/// MLNETHYBRID_STRESS_SECONDS sets another time.
/// </summary>
public sealed class ModelSwapTests
{
    private const string Variable = "MLNETHYBRID_STRESS_SECONDS";
    private const int ThreadCount = 16, LeastSwaps = 3;

    // On a busy machine a second may hold too few swaps to say anything.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(ReconstructionExecutor.Managed)]
    [InlineData(ReconstructionExecutor.OnnxRuntime)]
    public void No_score_is_wrong_and_nothing_crashes_while_models_are_swapped(ReconstructionExecutor executor)
    {
        TrainedHybrid[] hybrids = [new(executor, seed: 5), new(executor, seed: 6)];
        var current = new Served(hybrids[0], hybrids[0].Load());
        TimeSpan time = TimeSpan.FromSeconds(
            double.Parse(Environment.GetEnvironmentVariable(Variable) ?? "1", CultureInfo.InvariantCulture));
        long start = TimeProvider.System.GetTimestamp();
        int swaps = 0, scored = 0, refused = 0;
        Exception? failure = null;
        bool Over() => failure is not null || TimeProvider.System.GetElapsedTime(start) is TimeSpan elapsed
            && elapsed >= time && (elapsed >= Longest || HasEnough());
        bool HasEnough() => Volatile.Read(ref swaps) >= LeastSwaps && Volatile.Read(ref scored) >= ThreadCount;

        Thread[] threads = [.. Enumerable.Range(0, ThreadCount).Select(number => Start(() =>
        {
            for (int round = number; !Over(); round++)
            {
                try
                {
                    Score(Volatile.Read(ref current), round, executor);
                    Interlocked.Increment(ref scored);
                }
                catch (ObjectDisposedException refusal) when (executor == ReconstructionExecutor.OnnxRuntime)
                {
                    // The model was replaced under us: what a server does is to take the new one.
                    Assert.Contains("OwnsTransformer = false", refusal.Message, StringComparison.Ordinal);
                    Interlocked.Increment(ref refused);
                }
            }
        })), Start(() =>
        {
            while (!Over())
            {
                TrainedHybrid next = hybrids[swaps % hybrids.Length];
                Served old = Interlocked.Exchange(ref current, new Served(next, next.Load()));
                // Some are disposed at once, with runs in flight; some live on as a copy that shares their session.
                if (swaps++ % 3 == 0)
                    current = old with { Model = new MLContext().AnomalyDetection.ChangeModelThreshold(old.Model, swaps) };
                ((IDisposable)old.Model).Dispose();
                Thread.Sleep(1);
            }
        })];
        foreach (Thread thread in threads) thread.Join();

        Assert.Null(failure);
        TestContext.Current.TestOutputHelper!.WriteLine($"{executor}: {scored} rounds scored, {refused} refused, {swaps} swaps.");
        Assert.True(HasEnough(), $"{swaps} swaps, {scored} rounds");

        Thread Start(Action work)
        {
            var thread = new Thread(() =>
            {
                try
                {
                    work();
                }
                catch (Exception exception) // the first one is as good as any
                {
                    failure = exception;
                }
            });
            thread.Start();
            return thread;
        }
    }

    // A managed model may be disposed by any engine at any time.
    private static void Score(Served served, int round, ReconstructionExecutor executor)
    {
        if (round % 2 == 0) served.Hybrid.CheckView(served.Model);
        else served.Hybrid.CheckEngine(served.Model, 20, ownsModel: executor == ReconstructionExecutor.Managed);
    }

    private sealed record Served(TrainedHybrid Hybrid, ITransformer Model);
}
