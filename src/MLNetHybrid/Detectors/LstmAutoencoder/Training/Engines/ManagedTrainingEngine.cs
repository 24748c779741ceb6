using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;
using MLNetHybrid.Detectors.LstmAutoencoder.Windows;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>Adam on the library's own kernels. Every step is done when the call returns.</summary>
internal sealed class ManagedTrainingEngine : TrainingEngine
{
    private readonly TrainingJob _job;
    private readonly float[] _weights;
    private readonly WindowBatch _batchGradient;
    private readonly Adam<float> _adam;
    private readonly ManagedExecutor _validator;
    private readonly List<double> _losses = [];

    public ManagedTrainingEngine(TrainingJob job)
    {
        _job = job;
        _weights = job.InitialWeights.ToArray();
        _batchGradient = new WindowBatch(job.Layout, job.Plan.Loss, job.Plan.DropoutRate, job.Plan.Seed, job.Plan.ThreadCount);
        _adam = new Adam<float>(job.Layout.ParameterCount);
        _validator = new ManagedExecutor(job.Layout, _weights, new ErrorMeasure(ErrorScope.Window, job.Plan.Loss), job.Plan.ThreadCount);
    }

    /// <inheritdoc/>
    public override void Step(ReadOnlyMemory<int> batch, long step, double learningRate)
    {
        _losses.Add(_batchGradient.Compute(_weights, _job.Windows, batch, step));
        if (_job.Plan.GradientClipNorm is double norm) GradientClipping.Apply(norm, _batchGradient.Gradient);
        _adam.Step(_batchGradient.Gradient, _weights, step, learningRate);
    }

    /// <inheritdoc/>
    public override void CollectLosses(List<double> losses, bool wait)
    {
        losses.AddRange(_losses);
        _losses.Clear();
    }

    /// <inheritdoc/>
    public override double ValidationLoss()
    {
        _validator.Refresh();
        return _validator.MeanError(_job.Windows, _job.Split.ValidationStart, _job.Split.ValidationCount, _job.Monitor.ThrowIfCancelled);
    }

    /// <inheritdoc/>
    public override float[] ExportWeights() => [.. _weights];

    /// <inheritdoc/>
    public override EngineState Export() => new([.. _weights], _adam.FirstMoments.ToArray(), _adam.SecondMoments.ToArray());

    /// <inheritdoc/>
    public override void Import(EngineState state)
    {
        state.Weights.CopyTo(_weights, 0);
        state.FirstMoments.CopyTo(_adam.FirstMoments);
        state.SecondMoments.CopyTo(_adam.SecondMoments);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
