using System.Globalization;
using MLNetHybrid;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using PeerComparison.Peers;

namespace PeerComparison.Convergence;

/// <summary>The same training by train.py, which gets weights, rows, windows and the order of the batches through files.</summary>
internal static class PyTorchRun
{
    /// <summary>Losses of the epochs, and PyTorch's version; null where there is no PyTorch.</summary>
    public static (string Version, IReadOnlyList<EpochLoss> Losses)? Train(TrainingJob job, WindowSource source, string python)
    {
        using var folder = new JobFolder("convergence");
        Write(job, source, folder);
        string[]? lines = folder.Run(python, Path.Combine("Convergence", "train.py"));
        if (lines?.Length != job.Plan.Epochs + 1) return null;
        IEnumerable<double[]> losses = lines.Skip(1)
            .Select(line => line.Split(' ').Select(loss => double.Parse(loss, CultureInfo.InvariantCulture)).ToArray());
        return (lines[0], [.. losses.Select((loss, i) => new EpochLoss(i + 1, loss[0], loss[1]))]);
    }

    private static void Write(TrainingJob job, WindowSource source, JobFolder folder)
    {
        NetworkArchitecture network = job.Layout.Architecture;
        folder.Save("weights.f32", job.InitialWeights.Span);
        folder.Save<float>("rows.f32", source.Rows);
        folder.Save<int>("first.i32", source.FirstRows);
        int[] order = [.. Enumerable.Range(1, job.Plan.Epochs).SelectMany(epoch =>
        {
            var batches = new BatchOrder(job.Split.TrainingWindows, job.Windows, job.Plan, epoch);
            return Enumerable.Range(0, batches.BatchCount).SelectMany(batch => batches[batch].ToArray());
        })];
        folder.Save<int>("order.i32", order);
        folder.Describe(new
        {
            L = network.WindowLength,
            F = network.FeatureCount,
            H = network.HiddenSize,
            blocks = network.EncoderBlocks,
            layers = network.DecoderLayers,
            batchSize = job.Plan.BatchSize,
            epochs = job.Plan.Epochs,
            learningRate = job.Plan.LearningRate,
            threads = job.Plan.ThreadCount,
            validationStart = job.Split.ValidationStart,
            validationCount = job.Split.ValidationCount,
            tensors = job.Layout.Tensors.Select(
                tensor => new { name = tensor.Name, rows = tensor.Rows, columns = tensor.Columns, offset = tensor.Offset }),
        });
    }
}
