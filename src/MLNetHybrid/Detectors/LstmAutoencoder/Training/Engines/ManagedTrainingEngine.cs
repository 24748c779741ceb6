using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>Adam on the library's own kernels. Every step is done when the call returns.</summary>
internal sealed class ManagedTrainingEngine(TrainingJob job, BatchGradient batchGradient) : TrainingEngine
{
    private readonly float[] _weights = job.InitialWeights.ToArray();
    private readonly Adam<float> _adam = new(job.Layout.ParameterCount);
    private readonly float[] _clipped = job.Plan.GradientClipNorm is null ? [] : new float[job.Layout.ParameterCount];
    private readonly List<double> _losses = [];

    public override void Step(ReadOnlyMemory<int> batch, long step, double learningRate)
    {
        _losses.Add(batchGradient.Compute(_weights, batch, step));
        float rate = Adam<float>.Rate(step, learningRate);
        void Move(int first, ReadOnlySpan<float> part) => _adam.Step(first, part, _weights.AsSpan(first), rate);
        if (job.Plan.GradientClipNorm is not double norm)
        {
            batchGradient.ForEachPart(_weights, Move);
            return;
        }

        // The norm takes the whole gradient.
        batchGradient.ForEachPart(_weights, (first, part) => part.CopyTo(_clipped.AsSpan(first)));
        GradientClipping.Apply(norm, _clipped);
        Move(0, _clipped);
    }

    public override void CollectLosses(List<double> losses, bool wait)
    {
        losses.AddRange(_losses);
        _losses.Clear();
    }

    public override double ValidationLoss() =>
        new ManagedExecutor(job.Layout, _weights, new ErrorMeasure(ErrorScope.Window, job.Plan.Loss), job.Plan.ThreadCount)
            .MeanError(job.Windows, job.Split.ValidationStart, job.Split.ValidationCount, job.Monitor.CheckAlive);

    public override float[] ExportWeights() => [.. _weights];

    public override EngineState Export() => new([.. _weights], _adam.FirstMoments.ToArray(), _adam.SecondMoments.ToArray());

    public override void Import(EngineState state)
    {
        state.Weights.CopyTo(_weights, 0);
        state.FirstMoments.CopyTo(_adam.FirstMoments);
        state.SecondMoments.CopyTo(_adam.SecondMoments);
    }

    public override void Dispose()
    {
    }
}
