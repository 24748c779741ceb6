using System.Numerics.Tensors;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Windows;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>The gradient of any loss, from windows with all their values.</summary>
internal sealed class WindowBatchGradient : BatchGradient
{
    private const int MaximumShards = 16;

    private readonly TrainingJob _job;
    private readonly int _windowSize;
    private readonly PackedNetwork _packed;
    private readonly BatchShards<Worker> _shards;
    private readonly float[]?[] _gradients = new float[]?[MaximumShards];   // of each shard

    public WindowBatchGradient(TrainingJob job)
    {
        _job = job;
        _windowSize = job.Layout.Architecture.WindowLength * job.Layout.Architecture.FeatureCount;
        _packed = new PackedNetwork(job.Layout, training: true);
        _shards = new(MaximumShards, job.Plan.ThreadCount, CreateWorker);
    }

    public override double Compute(float[] weights, ReadOnlyMemory<int> batch, long step)
    {
        _packed.Pack(weights);
        double loss = _shards.Run(batch.Length, (shard, worker) => RunShard(shard, worker, batch.Span, step));
        for (int shard = 1; shard < _shards.Count; shard++) TensorPrimitives.Add<float>(_gradients[0], _gradients[shard], _gradients[0]);
        return loss / batch.Length;
    }

    public override void ForEachPart(float[] weights, PartAction action) => action(0, _gradients[0]);

    private double RunShard(BatchShard shard, Worker worker, ReadOnlySpan<int> batch, long step)
    {
        Span<float> gradient = _gradients[shard.Number] ??= new float[_job.Layout.ParameterCount];
        gradient.Clear();
        float weight = (float)(1 / ((double)batch.Length * _windowSize));
        double loss = 0;
        for (int first = shard.First; first < shard.End; first += shard.Width)
        {
            int count = Math.Min(shard.Width, shard.End - first);
            for (int i = 0; i < count; i++) _job.Windows.CopyTo(batch[first + i], worker.Windows.AsSpan(i * _windowSize, _windowSize));
            worker.Block.Forward(_packed, worker.Windows, count, new Dropout(_job.Plan.DropoutRate, _job.Plan.Seed, step, first));
            loss += worker.Block.Backward(_packed, _job.Plan.Loss, weight, gradient);
        }

        return loss;
    }

    private Worker CreateWorker(int width) => new(WindowBlock.Create(_job.Layout, width, training: true), new float[width * _windowSize]);

    private sealed record Worker(WindowBlock Block, float[] Windows);
}
