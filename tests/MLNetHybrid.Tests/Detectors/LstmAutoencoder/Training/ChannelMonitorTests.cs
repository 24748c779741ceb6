using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training;

public sealed class ChannelMonitorTests
{
    [Fact]
    public void Long_epochs_have_a_line_every_ten_seconds_with_the_time_left()
    {
        var ml = new MLContext(1);
        var lines = new List<string>();
        ml.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Info) lines.Add(entry.Message);
        };
        var clock = new ManualClock();
        IHost host = ((IHostEnvironment)ml).Register("test");
        using IChannel channel = host.Start("Training");
        using var monitor = new ChannelMonitor(host, channel, epochs: 2, clock);
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            for (int batch = 1; batch <= 9; batch++)
            {
                clock.Advance(TimeSpan.FromSeconds(4));
                monitor.BatchDone(epoch, batch, 9, epoch == 1 ? 0.12345 : null);
            }

            monitor.EpochDone(new EpochLoss(epoch, 0.5, 0.25));
        }

        Assert.Equal(
        [
            "LstmAutoencoder: epoch 1/2, batch 3/9, loss 0.1235, 1 min 0 s left",
            "LstmAutoencoder: epoch 1/2, batch 6/9, loss 0.1235, 48 s left",
            "LstmAutoencoder: epoch 1/2: training loss 0.500000, validation loss 0.250000, 36 s left",
            "LstmAutoencoder: epoch 2/2, batch 3/9, 24 s left",
            "LstmAutoencoder: epoch 2/2, batch 6/9, 12 s left",
            "LstmAutoencoder: epoch 2/2: training loss 0.500000, validation loss 0.250000",
        ], lines.Select(line => line[line.IndexOf("Lstm", StringComparison.Ordinal)..]));
    }
}
