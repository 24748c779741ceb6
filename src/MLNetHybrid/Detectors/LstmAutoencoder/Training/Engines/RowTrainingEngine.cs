using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Rows;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;


namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>
/// Adam on the library's own kernels, for wide rows and the mean squared error. The gradient of the F-wide matrices exists slab by slab only, and the
/// optimizer takes each slab while it is in the
/// cache; where the gradient is clipped it is written out first. Every step is done when the call returns.
/// </summary>
internal sealed class RowTrainingEngine : TrainingEngine
{
    private readonly TrainingJob _job;
    private readonly float[] _weights;
    private readonly RowBatch _batch;
    private readonly Adam<float> _adam;
    private readonly float[] _gradient;   // only where it is clipped
    private readonly List<double> _losses = [];

    public RowTrainingEngine(TrainingJob job)
    {
        _job = job;
        _weights = job.InitialWeights.ToArray();
        _batch = new RowBatch(job.Layout, job.Plan.DropoutRate, job.Plan.Seed, job.Plan.ThreadCount);
        _adam = new Adam<float>(job.Layout.ParameterCount);
        _gradient = job.Plan.GradientClipNorm is null ? [] : new float[job.Layout.ParameterCount];
    }

    /// <summary>
    /// Whether this engine is the cheaper one: it does without the reconstruction and projects each row of a batch once, but pays for the output
    /// layer's basis and for moving
    /// projections between rows and windows.
    /// </summary>
    public static bool IsCheaper(TrainingJob job)
    {
        if (job.Plan.Loss != ReconstructionLoss.MeanSquaredError) return false;
        NetworkArchitecture a = job.Layout.Architecture;
        var projection = new ProjectionLayout(job.Layout);
        double F = a.FeatureCount, E = projection.ProjectedSize, D = projection.DecoderWidth, steps = (double)job.Plan.BatchSize * a.WindowLength;
        bool shares = job.Plan.Shuffle != ShuffleUnit.Windows && job.Windows.Rows.Count < 2 * job.Windows.Count;
        double rows = Math.Min(job.Windows.Rows.Count, shares ? job.Plan.BatchSize + a.WindowLength : steps);
        double share = job.Windows.Rows is SparseRows ? FeatureValues.LargestSparseShare : 1;
        // Multiply-adds. A double counts twice, and a value moved between rows and lanes thirty times: then the two ways cost the same where they
        // took the same time, at F = 30.
        return rows * F * 2 * (E + D) * share + 3 * D * D * F + steps * 30 * (E + D) < steps * F * (2 * E + 3 * D);
    }

    /// <inheritdoc/>
    public override void Step(ReadOnlyMemory<int> batch, long step, double learningRate)
    {
        _losses.Add(_batch.Compute(_weights, _job.Windows, batch, step));
        if (_job.Plan.GradientClipNorm is double norm)
        {
            _batch.SendGradient(_weights, (first, part) => part.CopyTo(_gradient.AsSpan(first)));
            GradientClipping.Apply(norm, _gradient);
            _adam.Step(_gradient, _weights, step, learningRate);
            return;
        }

        float rate = Adam<float>.Rate(step, learningRate);
        _batch.SendGradient(_weights, (first, part) => _adam.StepPart(first, part, _weights.AsSpan(first, part.Length), rate));
    }

    /// <inheritdoc/>
    public override void CollectLosses(List<double> losses, bool wait)
    {
        losses.AddRange(_losses);
        _losses.Clear();
    }

    /// <inheritdoc/>
    public override double ValidationLoss() => new RowExecutor(_job.Layout, _weights, ErrorScope.Window, _job.Plan.ThreadCount)
        .MeanError(_job.Windows, _job.Split.ValidationStart, _job.Split.ValidationCount, _job.Monitor.ThrowIfCancelled);

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
