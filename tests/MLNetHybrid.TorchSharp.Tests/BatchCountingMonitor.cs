using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;


namespace MLNetHybrid.TorchSharp.Tests;

/// <summary>Cancels a training after some batches, or never.</summary>
internal sealed class BatchCountingMonitor : ITrainingMonitor
{
    private int _batches;

    public int CancelAfter { get; init; } = int.MaxValue;

    public void CheckAlive()
    {
        if (_batches >= CancelAfter) throw new OperationCanceledException();
    }

    public void BatchDone(int epoch, int batch, int batchCount, double? loss) => _batches++;

    public void EpochDone(EpochLoss loss)
    {
    }

    public void Warn(string problem) => Assert.Fail(problem);
}
