using System.Globalization;
using System.Text.Json.Nodes;
using Bench.Reporting;
using MLNetHybrid;
using MLNetHybrid.Detectors.LstmAutoencoder;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using MLNetHybrid.TorchSharp;

namespace PeerComparison.Convergence;

/// <summary>
/// Three trainings from the same initial weights on the same batches without dropout: managed kernels, TorchSharp, PyTorch.
/// </summary>
/// <param name="skab">Folder of SKAB's valve1; null: leave it out.</param>
/// <param name="epochs">Epochs of each training.</param>
/// <param name="threads">Of all three.</param>
/// <param name="python">A Python with PyTorch.</param>
/// <param name="progress">For one line per training.</param>
internal sealed class ConvergenceJob(string? skab, int epochs, int threads, string python, TextWriter progress)
{
    private static readonly string[] Columns =
    [
        "data", "epoch", "managed: training", "validation", "TorchSharp: training", "validation", "PyTorch: training", "validation",
    ];

    public Report Run()
    {
        WindowSource[] sources = skab is null ? [WindowSource.Keycloak()] : [WindowSource.Keycloak(), WindowSource.Skab(skab)];
        var rows = new List<IReadOnlyList<string>>();
        var figures = new JsonArray();
        var notes = new List<string>(Machine.Notes());
        foreach (WindowSource source in sources)
        {
            TrainingJob job = Job(source);
            IReadOnlyList<EpochLoss> managed = Train(source, job, TrainingBackend.Managed, "managed"),
                torch = Train(source, job, new TorchSharpTrainingBackend(), "TorchSharp");
            progress.WriteLine($"{source.Name}: PyTorch");
            (string Version, IReadOnlyList<EpochLoss> Losses)? peer = PyTorchRun.Train(job, source, python);
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{source.Name}: {job.Split.TrainingWindows.Length} training and {job.Split.ValidationCount} validation windows of "
                    + $"{source.WindowLength} x {source.FeatureCount}; ")
                + (peer is null ? "PyTorch was not found." : $"{peer.Value.Version}."));
            for (int i = 0; i < managed.Count; i++)
            {
                EpochLoss?[] sides = [managed[i], torch.ElementAtOrDefault(i), peer?.Losses[i]];
                rows.Add([source.Name, Text(i + 1),
                    .. sides.SelectMany(side => new[] { Text(side?.TrainingLoss), Text(side?.ValidationLoss) })]);
                figures.Add(new JsonObject
                {
                    ["data"] = source.Name,
                    ["epoch"] = i + 1,
                    ["managed"] = Json(sides[0]),
                    ["torchSharp"] = Json(sides[1]),
                    ["pyTorch"] = Json(sides[2]),
                });
            }
        }

        notes.Add("The notebook's network (H = 16, 4 encoder blocks, 4 decoder layers), batches of 16, learning rate 0.001, no dropout; "
            + "same initial weights and batches on all "
            + "sides. Mean squared errors. PyTorch's Adam (torch.optim.Adam, eps 1e-7) has its epsilon in another place than Keras's, "
                + "which the other two follow.");
        return new Report("Convergence of the autoencoder's training", notes, Columns, rows, figures);
    }

    private TrainingJob Job(WindowSource source)
    {
        var options = new LstmAutoencoderTrainer.Options
        {
            DropoutRate = 0,
            Epochs = epochs,
            Patience = epochs,
            Seed = 1,
            NumberOfThreads = threads,
        };
        var plan = new LstmAutoencoderPlan(options.Checked(), seed: 1);
        NetworkArchitecture architecture = plan.Architecture(source.WindowLength, source.FeatureCount);
        var layout = new NetworkLayout(architecture);
        var windows = new WindowSet(new DenseRows(source.Rows, source.FeatureCount), source.FirstRows, architecture);
        var split = WindowSplit.Create(windows, options.ValidationFraction, options.ValidationSplit);
        return new TrainingJob(layout, WeightInitializer.Create(layout, plan.Training.Seed), windows, split, plan.Training,
            new SilentMonitor());
    }

    private IReadOnlyList<EpochLoss> Train(WindowSource source, TrainingJob job, TrainingBackend backend, string name)
    {
        progress.WriteLine($"{source.Name}: {name}");
        return TrainingLoop.Run(job, backend).History;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double? loss) => loss?.ToString("F6", CultureInfo.InvariantCulture) ?? "-";

    private static JsonObject? Json(EpochLoss? loss) => loss is EpochLoss value
        ? new JsonObject { ["trainingLoss"] = value.TrainingLoss, ["validationLoss"] = value.ValidationLoss }
        : null;

    private sealed class SilentMonitor : ITrainingMonitor
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
}
