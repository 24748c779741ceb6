using Microsoft.ML.Runtime;

namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>Ties a training to ML.NET: losses to the log, progress to its progress channel, cancellation from <c>CancelExecution</c>.</summary>
internal sealed class ChannelMonitor : ITrainingMonitor, IDisposable
{
    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly IProgressChannel _progress;
    private readonly int _epochs;

    // Read by the progress channel's timer; a reading that mixes two batches does no harm.
    private volatile int _epochsDone;
    private volatile int _batch;
    private volatile int _batchCount;

    public ChannelMonitor(IHost host, IChannel channel, int epochs)
    {
        _host = host;
        _channel = channel;
        _epochs = epochs;
        _progress = host.StartProgressChannel("Training the LSTM autoencoder");
        _progress.SetHeader(new ProgressHeader(["training loss", "validation loss"], ["epochs", "batches"]), entry =>
        {
            entry.SetProgress(0, _epochsDone, _epochs);
            entry.SetProgress(1, _batch, _batchCount);
        });
    }

    public void ThrowIfCancelled() => _host.CheckAlive();

    public void BatchDone(int epoch, int batch, int batchCount)
    {
        _batchCount = batchCount;
        _batch = batch;
    }

    public void EpochDone(EpochLoss loss)
    {
        _epochsDone = loss.Epoch;
        string validation = loss.ValidationLoss is double value ? FormattableString.Invariant($", validation loss {value:F6}") : "";
        _channel.Info(FormattableString.Invariant($"LstmAutoencoder: epoch {loss.Epoch}/{_epochs}: training loss {loss.TrainingLoss:F6}{validation}"));
        _progress.Checkpoint(loss.TrainingLoss, loss.ValidationLoss, loss.Epoch);
    }

    public void Dispose() => _progress.Dispose();
}
