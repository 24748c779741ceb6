using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Rows;

/// <summary>Hears nothing and never cancels.</summary>
internal sealed class NoMonitor : ITrainingMonitor
{
    public void CheckAlive()
    {
    }

    public void BatchDone(int epoch, int batch, int batchCount, double? loss)
    {
    }

    public void EpochDone(EpochLoss loss)
    {
    }

    public void Warn(string problem)
    {
    }
}
