namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>
/// The arithmetic of one training: holds the weights and Adam's moments, and moves them batch by batch as <see cref="TrainingLoop"/> calls.
/// Calls come from one thread at a time.
/// </summary>
/// <remarks>
/// An engine may queue its steps and return at once: the loop waits for their losses at the end of an epoch and before it exports the
/// state. A step depends only on the call, the job and the state: a state that was exported and imported goes on as if nothing had
/// happened.
/// </remarks>
internal abstract class TrainingEngine : IDisposable
{
    /// <summary>One step of Adam along the gradient of the batch's mean loss, clipped if the plan says so.</summary>
    /// <param name="batch">The windows of the batch. The memory does not change until the epoch's losses are collected.</param>
    /// <param name="step">
    /// Steps done before this one in all epochs. Adam's t is one more; with it and the plan's seed, dropout is a pure function.
    /// </param>
    /// <param name="learningRate">Adam's step size for this step.</param>
    public abstract void Step(ReadOnlyMemory<int> batch, long step, double learningRate);

    /// <summary>
    /// Appends the mean loss of each step whose loss has not been collected, in order: with dropout, before the step moved the weights.
    /// Losses of steps after one that is not finite may be anything.
    /// </summary>
    /// <param name="losses">One entry more per step.</param>
    /// <param name="wait">
    /// True: of all steps so far. False: of the oldest ones whose losses are known without waiting for the others; may be none.
    /// </param>
    public abstract void CollectLosses(List<double> losses, bool wait);

    /// <summary>Mean loss of the validation windows, without dropout. Calls <see cref="ITrainingMonitor.CheckAlive"/>.</summary>
    public abstract double ValidationLoss();

    /// <summary>A copy of the weights, in the layout's order.</summary>
    public abstract float[] ExportWeights();

    /// <summary>A copy of all that the steps so far have changed.</summary>
    public abstract EngineState Export();

    /// <summary>Goes on from a state that an engine of the same job exported.</summary>
    public abstract void Import(EngineState state);

    public abstract void Dispose();
}
