using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

namespace MLNetHybrid;

/// <summary>
/// What computes the training of an LSTM autoencoder. Whatever the backend, the model that comes out is the same kind: a set of weights
/// that scores without the backend.
/// </summary>
/// <remarks>Backends hold no state between trainings and may be shared by trainers and threads.</remarks>
public abstract class TrainingBackend
{
    private protected TrainingBackend()
    {
    }

    /// <summary>The library's own kernels on the CPU. The same seed gives the same weights, whatever the number of threads.</summary>
    public static TrainingBackend Managed { get; } = new ManagedTrainingBackend();

    /// <summary>The backend and its options: a checkpoint is only for the same.</summary>
    internal virtual string Description => GetType().Name;

    /// <summary>An engine that stands at the job's initial weights.</summary>
    internal abstract TrainingEngine CreateEngine(TrainingJob job);
}
