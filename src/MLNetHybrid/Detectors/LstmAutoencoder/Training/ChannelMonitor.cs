using Microsoft.ML.Runtime;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training;

/// <summary>Ties a training to ML.NET: its log, its progress channel, and <c>CancelExecution</c>.</summary>
internal sealed class ChannelMonitor : ITrainingMonitor, IDisposable
{
    // Epochs have a line each; long ones have one more now and then.
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly IProgressChannel _progress;
    private readonly int _epochs;
    private readonly RemainingTime _remaining;
    private readonly TimeProvider _clock;
    private long _lastLine;

    // Read by the progress channel's timer; a reading that mixes two batches does no harm.
    private volatile int _epochsDone;
    private volatile int _batch;
    private volatile int _batchCount;

    public ChannelMonitor(IHost host, IChannel channel, int epochs, TimeProvider clock)
    {
        _host = host;
        _channel = channel;
        _epochs = epochs;
        _clock = clock;
        _remaining = new RemainingTime(clock);
        _lastLine = clock.GetTimestamp();
        _progress = host.StartProgressChannel("Training the LSTM autoencoder");
        _progress.SetHeader(new ProgressHeader(["training loss", "validation loss"], ["epochs", "batches"]), entry =>
        {
            entry.SetProgress(0, _epochsDone, _epochs);
            entry.SetProgress(1, _batch, _batchCount);
        });
    }

    public void CheckAlive() => _host.CheckAlive();

    public void BatchDone(int epoch, int batch, int batchCount, double? loss)
    {
        _batchCount = batchCount;
        _batch = batch;
        _remaining.Observe((long)(epoch - 1) * batchCount + batch);
        if (batch == batchCount || _clock.GetElapsedTime(_lastLine) < LineInterval) return;
        string known = loss is double value ? FormattableString.Invariant($", loss {value:G4}") : "";
        WriteLine(FormattableString.Invariant($"epoch {epoch}/{_epochs}, batch {batch}/{batchCount}{known}"));
    }

    public void EpochDone(EpochLoss loss)
    {
        _epochsDone = loss.Epoch;
        string validation = loss.ValidationLoss is double value ? FormattableString.Invariant($", validation loss {value:F6}") : "";
        WriteLine(FormattableString.Invariant($"epoch {loss.Epoch}/{_epochs}: training loss {loss.TrainingLoss:F6}{validation}"));
        _progress.Checkpoint(loss.TrainingLoss, loss.ValidationLoss, loss.Epoch);
    }

    public void Warn(string problem) => _channel.Warning($"LstmAutoencoder: {problem}");

    public void Dispose() => _progress.Dispose();

    // Early stopping may end the training sooner.
    private void WriteLine(string text)
    {
        _lastLine = _clock.GetTimestamp();
        TimeSpan? left = _epochsDone < _epochs ? _remaining.Until((long)_epochs * _batchCount) : null;
        _channel.Info($"LstmAutoencoder: {text}{(left is TimeSpan time ? $", {RemainingTime.Text(time)} left" : "")}");
    }
}
