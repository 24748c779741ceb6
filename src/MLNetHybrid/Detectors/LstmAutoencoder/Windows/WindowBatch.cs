using System.Collections.Concurrent;
using System.Numerics.Tensors;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Windows;

/// <summary>
/// Loss and gradient of a batch on several threads. A batch is cut into blocks of windows side by side and the blocks into at most 16 shards, by the batch's size
/// alone; each shard sums its own gradient and the shards are added in order. So the sums round alike at any number of threads.
/// </summary>
internal sealed class WindowBatch
{
    private const int MaximumShards = 16;

    private readonly NetworkLayout _layout;
    private readonly ReconstructionLoss _loss;
    private readonly double _dropoutRate;
    private readonly ulong _seed;
    private readonly PackedNetwork _packed;
    private readonly ParallelOptions _parallel;
    private readonly ConcurrentDictionary<int, ConcurrentBag<Worker>> _idle = [];
    private readonly List<float[]> _gradients = [];
    private readonly double[] _losses = new double[MaximumShards];

    public WindowBatch(NetworkLayout layout, ReconstructionLoss loss, double dropoutRate, ulong seed, int threadCount)
    {
        _layout = layout;
        (_loss, _dropoutRate, _seed) = (loss, dropoutRate, seed);
        _packed = new PackedNetwork(layout, training: true);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threadCount };
        _gradients.Add(new float[layout.ParameterCount]);
    }

    /// <summary>Gradient of the batch's mean loss, after <see cref="Compute"/>.</summary>
    public Span<float> Gradient => _gradients[0];

    /// <summary>Mean loss of the batch; its gradient goes to <see cref="Gradient"/>.</summary>
    public double Compute(float[] weights, WindowSet windows, ReadOnlyMemory<int> batch, long step)
    {
        _packed.Pack(weights);
        int width = BlockWidth.For(batch.Length), blocks = (batch.Length - 1) / width + 1, shards = Math.Min(blocks, MaximumShards);
        while (_gradients.Count < shards) _gradients.Add(new float[_layout.ParameterCount]);
        void Shard(int shard) => ComputeShard(shard, width, windows, batch, step, shard * blocks / shards, (shard + 1) * blocks / shards);
        if (_parallel.MaxDegreeOfParallelism == 1 || shards == 1)
        {
            for (int shard = 0; shard < shards; shard++) Shard(shard);
        }
        else
        {
            Parallel.For(0, shards, _parallel, Shard);
        }

        for (int shard = 1; shard < shards; shard++)
        {
            TensorPrimitives.Add(_gradients[0], _gradients[shard], _gradients[0]);
            _losses[0] += _losses[shard];
        }

        return _losses[0] / batch.Length;
    }

    private void ComputeShard(int shard, int width, WindowSet windows, ReadOnlyMemory<int> batch, long step, int firstBlock, int endBlock)
    {
        NetworkArchitecture a = _layout.Architecture;
        int windowSize = a.WindowLength * a.FeatureCount;
        ConcurrentBag<Worker> idle = _idle.GetOrAdd(width, static _ => []);
        if (!idle.TryTake(out Worker? worker)) worker = new Worker(WindowBlock.Create(_layout, width, training: true), new float[width * windowSize]);
        float weight = (float)(1 / ((double)batch.Length * windowSize));
        float[] gradient = _gradients[shard];
        gradient.AsSpan().Clear();
        double loss = 0;
        for (int block = firstBlock; block < endBlock; block++)
        {
            int first = block * width, count = Math.Min(width, batch.Length - first);
            for (int i = 0; i < count; i++) windows.CopyTo(batch.Span[first + i], worker.Windows.AsSpan(i * windowSize, windowSize));
            worker.Block.Forward(_packed, worker.Windows, count, new Dropout(_dropoutRate, _seed, step, first));
            loss += worker.Block.Backward(_packed, _loss, weight, gradient);
        }

        _losses[shard] = loss;
        idle.Add(worker);
    }

    private sealed record Worker(WindowBlock Block, float[] Windows);
}
