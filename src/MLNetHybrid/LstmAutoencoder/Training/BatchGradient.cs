using System.Collections.Concurrent;
using System.Numerics.Tensors;
using MLNetHybrid.LstmAutoencoder.Kernels;
using MLNetHybrid.LstmAutoencoder.Network;

namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>
/// Loss and gradient of a batch on several threads. A batch is cut into blocks of 8 windows and the blocks into at most 16 shards, by the batch's size
/// alone; each shard sums its own gradient and the shards are added in order. So the sums round alike at any number of threads.
/// </summary>
internal sealed class BatchGradient
{
    // 8 windows fill two register blocks of 4 rows, and their tape stays within a core's second-level cache for the usual sizes.
    private const int BlockSize = 8;
    private const int MaximumShards = 16;

    private readonly NetworkLayout _layout;
    private readonly TrainingPlan _plan;
    private readonly ParallelOptions _parallel;
    private readonly ConcurrentBag<AutoencoderNetwork<float>> _idle = [];
    private readonly float[][] _gradients;
    private readonly double[] _losses;
    private readonly float[] _transposed;

    public BatchGradient(NetworkLayout layout, TrainingPlan plan)
    {
        _layout = layout;
        _plan = plan;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = plan.ThreadCount };
        int shards = Math.Min(BlocksOf(plan.BatchSize), MaximumShards);
        _gradients = [.. Enumerable.Range(0, shards).Select(_ => new float[layout.ParameterCount])];
        _losses = new double[shards];
        _transposed = new float[layout.ParameterCount];
    }

    /// <summary>Gradient of the batch's mean squared error, after <see cref="Compute"/>.</summary>
    public Span<float> Gradient => _gradients[0];

    /// <summary>Mean squared error of the batch; its gradient goes to <see cref="Gradient"/>.</summary>
    public double Compute(float[] weights, WindowSet windows, ReadOnlyMemory<int> batch, long step)
    {
        TransposedWeights.Write<float>(_layout, weights, _transposed);
        int blocks = BlocksOf(batch.Length), shards = Math.Min(blocks, MaximumShards);
        void Shard(int shard) => ComputeShard(shard, weights, windows, batch, step, shard * blocks / shards, (shard + 1) * blocks / shards);
        if (_plan.ThreadCount == 1 || shards == 1)
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

    private void ComputeShard(int shard, float[] weights, WindowSet windows, ReadOnlyMemory<int> batch, long step, int firstBlock, int endBlock)
    {
        if (!_idle.TryTake(out AutoencoderNetwork<float>? network))
            network = new AutoencoderNetwork<float>(_layout, Math.Min(BlockSize, _plan.BatchSize), training: true);
        NetworkArchitecture a = _layout.Architecture;
        float weight = (float)(1 / ((double)batch.Length * a.WindowLength * a.FeatureCount));
        float[] gradient = _gradients[shard];
        gradient.AsSpan().Clear();
        double loss = 0;
        Span<double> errors = stackalloc double[BlockSize];
        var window = new float[a.WindowLength * a.FeatureCount];
        for (int block = firstBlock; block < endBlock; block++)
        {
            int first = block * BlockSize, count = Math.Min(BlockSize, batch.Length - first);
            for (int i = 0; i < count; i++)
            {
                windows.CopyTo(batch.Span[first + i], window);
                network.Load(window, i, count);
            }

            network.Encode(weights, count, new Dropout(_plan.DropoutRate, _plan.Seed, step, first));
            network.Decode(weights, count);
            network.Errors(count, firstStep: 0, errors);
            loss += TensorPrimitives.Sum<double>(errors[..count]);
            network.Backward(weights, _transposed, count, weight, gradient);
        }

        _losses[shard] = loss;
        _idle.Add(network);
    }

    private static int BlocksOf(int windows) => (windows - 1) / BlockSize + 1;
}
