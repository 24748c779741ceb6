namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>Trains on the library's own kernels.</summary>
internal sealed class ManagedTrainingBackend : TrainingBackend
{
    internal override TrainingEngine CreateEngine(TrainingJob job) => new ManagedTrainingEngine(job, BatchGradient.Create(job));
}
