namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>The trainer's ear and hand in a running training.</summary>
internal interface ITrainingMonitor
{
    /// <summary>Called before each batch; throws <see cref="OperationCanceledException"/> if training is to stop.</summary>
    void ThrowIfCancelled();

    /// <summary>Called after each batch.</summary>
    /// <param name="epoch">The running epoch, from 1.</param>
    /// <param name="batch">Batches of it that are done.</param>
    /// <param name="batchCount">Batches of an epoch.</param>
    /// <param name="loss">Mean loss of the epoch's windows so far; null where the engine has not told any yet.</param>
    void BatchDone(int epoch, int batch, int batchCount, double? loss);

    /// <summary>Called after each epoch.</summary>
    void EpochDone(EpochLoss loss);

    /// <summary>Called when something goes wrong that does not end the training.</summary>
    void Warn(string problem);
}
