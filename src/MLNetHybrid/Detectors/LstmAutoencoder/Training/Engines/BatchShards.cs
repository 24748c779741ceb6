using System.Collections.Concurrent;
using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>Successive windows of a batch that sum one gradient, block by block.</summary>
/// <param name="Number">From 0.</param>
/// <param name="First">Its first window.</param>
/// <param name="End">Its last window + 1.</param>
/// <param name="Width">Windows of a block; the batch's last block may have fewer.</param>
internal readonly record struct BatchShard(int Number, int First, int End, int Width);

/// <summary>
/// Cuts a batch into blocks of windows side by side and the blocks into shards, by the batch's size alone. Whoever adds the shards'
/// gradients in order gets sums that round alike at any number of threads.
/// </summary>
/// <param name="maximumCount">Most shards of a batch.</param>
/// <param name="threadCount">Threads that work on them.</param>
/// <param name="createWorker">Memory for blocks of a width.</param>
internal sealed class BatchShards<TWorker>(int maximumCount, int threadCount, Func<int, TWorker> createWorker) where TWorker : class
{
    private readonly ConcurrentDictionary<int, ConcurrentBag<TWorker>> _idle = [];

    /// <summary>Shards of the last batch.</summary>
    public int Count { get; private set; }

    /// <summary>Runs the shards of a batch, and adds up what they return.</summary>
    public double Run(int windowCount, Func<BatchShard, TWorker, double> loss)
    {
        int width = BlockWidth.For(windowCount), blocks = (windowCount - 1) / width + 1;
        Count = Math.Min(blocks, maximumCount);
        var losses = new double[Count];
        ConcurrentBag<TWorker> idle = _idle.GetOrAdd(width, static _ => []);
        ParallelLoop.Run(Count, threadCount, shard =>
        {
            if (!idle.TryTake(out TWorker? worker)) worker = createWorker(width);
            int first = shard * blocks / losses.Length * width, end = Math.Min((shard + 1) * blocks / losses.Length * width, windowCount);
            losses[shard] = loss(new BatchShard(shard, first, end, width), worker);
            idle.Add(worker);
        });
        return losses.Sum();
    }
}
