using MLNetHybrid.LstmAutoencoder.WideInputs;

namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>Trains on the library's own kernels.</summary>
internal sealed class ManagedTrainingBackend : TrainingBackend
{
    internal override TrainingEngine CreateEngine(TrainingJob job) => WideTrainingEngine.Suits(job) ? new WideTrainingEngine(job) : new ManagedTrainingEngine(job);
}
