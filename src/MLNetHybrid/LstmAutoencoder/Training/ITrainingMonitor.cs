namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>The trainer's ear and hand in a running backend.</summary>
internal interface ITrainingMonitor
{
    /// <summary>Called before each batch; throws <see cref="OperationCanceledException"/> if training is to stop.</summary>
    void ThrowIfCancelled();

    /// <summary>Called after each batch.</summary>
    void BatchDone(int epoch, int batch, int batchCount);

    /// <summary>Called after each epoch.</summary>
    void EpochDone(EpochLoss loss);
}
