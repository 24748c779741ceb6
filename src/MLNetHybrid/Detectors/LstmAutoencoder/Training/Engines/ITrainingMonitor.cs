namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>Is informed of a training's progress, and may cancel it.</summary>
internal interface ITrainingMonitor
{
    /// <summary>Called before each batch; throws <see cref="OperationCanceledException"/> to cancel the training.</summary>
    void CheckAlive();

    /// <summary>Called after each batch.</summary>
    /// <param name="epoch">The running epoch, from 1.</param>
    /// <param name="batch">Batches of it that are done.</param>
    /// <param name="batchCount">Batches of an epoch.</param>
    /// <param name="loss">Mean loss of the epoch's windows so far; null while no loss of the epoch is known.</param>
    void BatchDone(int epoch, int batch, int batchCount, double? loss);

    /// <summary>Called after each epoch.</summary>
    void EpochDone(EpochLoss loss);

    /// <summary>Called for a problem that does not end the training.</summary>
    void Warn(string problem);
}
