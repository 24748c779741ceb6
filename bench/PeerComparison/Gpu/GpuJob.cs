using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Data;
using Bench.Reporting;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetHybrid;
using MLNetHybrid.TorchSharp;
using PeerComparison.Autoencoder;

namespace PeerComparison.Gpu;

/// <summary>What a machine with a GPU must show: the same verdicts, where nodes run, speed, training, and that memory comes back.</summary>
/// <param name="device">CUDA device; null: everything on the CPU, to try the checks where there is no GPU.</param>
/// <param name="loads">Times that a model is loaded, scores a row, and is disposed.</param>
/// <param name="progress">For one line per check.</param>
internal sealed class GpuJob(int? device, int loads, TextWriter progress)
{
    private const int TrainingRows = 4_000, Rows = 4_096, Columns = 30, Length = 50, Seed = 1, Rounds = 3;
    private static readonly FeatureRows All = FeatureRows.Clustered(TrainingRows + Rows + Length - 1, Columns, Seed);
    private static readonly int[] BatchSizes = [1, 256, 4_096];
    private static readonly int[] HiddenSizes = [16, 64, 128];
    private static readonly string[] Headings = ["check", "on the device", "managed, on the CPU", "result"];

    private readonly FeatureRows _training = All.Head(TrainingRows), _scored = All.After(TrainingRows);
    private readonly List<IReadOnlyList<string>> _rows = [];

    private MLContext OnDevice => new(Seed) { GpuDeviceId = device };

    public Report Run()
    {
        foreach (HybridModel model in (HybridModel[])[HybridModel.Ensemble, HybridModel.All]) Agreement(model);
        foreach (int hidden in HiddenSizes) Speed(hidden);
        Training();
        Loads();
        string[] notes =
        [
            .. Machine.Notes(),
            $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}, "
                + (device is int number ? $"CUDA device {number}" : "CPU: a trial of the checks, no GPU")
                + (MemoryOfGpu() is string memory ? $"; {memory} MiB of GPU memory used at the end." : "."),
            string.Create(CultureInfo.InvariantCulture,
                $"Windows of {Length} rows of {Columns} columns; {Rows} scored. Hybrids trained for two epochs. Medians of {Rounds}."),
        ];
        return new Report("Checks of a GPU machine", notes, Headings, _rows,
            new JsonArray([.. _rows.Select(row => JsonSerializer.SerializeToNode(row))]));
    }

    private void Add(string check, string onDevice, string managed, string result)
    {
        progress.WriteLine($"{check}: {onDevice} {managed} {result}");
        _rows.Add([check, onDevice, managed, result]);
    }

    private static LstmHybridEstimator.Options Options(HybridModel model, int hidden = 16) => new()
    {
        Model = model,
        WindowLength = Length,
        Seed = Seed,
        Autoencoder = new() { Epochs = 2, HiddenSize = hidden },
    };

    private void Agreement(HybridModel kind)
    {
        var ml = new MLContext(Seed);
        IDataView training = _training.ToDataView(ml), scored = _scored.ToDataView(ml);
        TransformerChain<ITransformer> model = ml.AnomalyDetection.Trainers.LstmHybrid(Options(kind)).Fit(training);
        ITransformer there = OnDevice.AnomalyDetection.UseOnnxRuntime(model, training.Schema);
        IDataView mine = model.Transform(scored), theirs = there.Transform(scored);
        bool[] labels = [.. mine.GetColumn<bool>("PredictedLabel")], given = [.. theirs.GetColumn<bool>("PredictedLabel")];
        double largest = mine.GetColumn<float>("Score").Zip(theirs.GetColumn<float>("Score"))
            .Where(pair => !float.IsNaN(pair.First)).Max(pair => Math.Abs(pair.First - pair.Second) / Math.Max(1, Math.Abs(pair.First)));
        int different = labels.Zip(given).Count(pair => pair.First != pair.Second);
        string result = string.Create(
            CultureInfo.InvariantCulture, $"{different} of {labels.Length} verdicts differ, scores by {largest:0.0e0}");
        Add($"hybrid {kind}: verdicts", Count(given), Count(labels), result);
        Add($"hybrid {kind}: nodes", NodesByProvider(ml, model, training.Schema), "", "");
        (there as IDisposable)?.Dispose();
    }

    private static string Count(bool[] labels) =>
        string.Create(CultureInfo.InvariantCulture, $"{labels.Count(label => label)} anomalies");

    // What a session's profile says of where its nodes ran.
    private string NodesByProvider(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        using var file = new MemoryStream();
        ml.Model.ExportToOnnx(model, schema, file);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("profile-");
        try
        {
            using var options = new SessionOptions { ProfileOutputPathPrefix = Path.Combine(folder.FullName, "p"), EnableProfiling = true };
            if (device is int number) options.AppendExecutionProvider_CUDA(number);
            using var session = new InferenceSession(file.ToArray(), options);
            using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, Windows(256).AsMemory(), [256, Length, Columns]);
            using var run = new RunOptions();
            session.Run(run, session.InputNames, [tensor], session.OutputNames).Dispose();
            using JsonDocument profile = JsonDocument.Parse(File.ReadAllText(session.EndProfiling()));
            return string.Join("; ", profile.RootElement.EnumerateArray()
                .Where(entry => entry.TryGetProperty("args", out JsonElement args) && args.TryGetProperty("provider", out _))
                .Select(entry => entry.GetProperty("args"))
                .GroupBy(args => args.GetProperty("provider").GetString()!, args => args.GetProperty("op_name").GetString()!)
                .Select(provider => $"{provider.Key}: {string.Join(", ", provider.Distinct().Order(StringComparer.Ordinal))}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private float[] Windows(int count)
    {
        var windows = new float[count * Length * Columns];
        for (int n = 0; n < count; n++)
            _scored.Values.Slice(n * Columns, Length * Columns).CopyTo(windows.AsSpan(n * Length * Columns));
        return windows;
    }

    private void Speed(int hidden)
    {
        var ml = new MLContext(Seed);
        IDataView training = _training.ToDataView(ml), scored = _scored.ToDataView(ml);
        TransformerChain<ITransformer> model = ml.AnomalyDetection.Trainers
            .LstmHybrid(Options(HybridModel.LstmAutoencoder, hidden)).Fit(training);
        using var file = new MemoryStream();
        ml.Model.ExportToOnnx(model, training.Schema, file);
        using var options = new SessionOptions();
        if (device is int number) options.AppendExecutionProvider_CUDA(number);
        using var session = new InferenceSession(file.ToArray(), options);
        using var run = new RunOptions();
        float[] windows = Windows(Rows);
        Action Work(int batch) => () =>
        {
            for (int call = 0; call < Math.Min(256, Rows / batch); call++)
            {
                using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(
                    OrtMemoryInfo.DefaultInstance, windows.AsMemory(call * batch * Length * Columns, batch * Length * Columns), [
                    batch, Length, Columns]);
                session.Run(run, session.InputNames, [tensor], session.OutputNames).Dispose();
            }
        };
        IDataView view = model.Transform(scored);
        Timing[] timings = Timing.InTurns([() => RowReading.ReadVerdicts(view), .. BatchSizes.Select(Work)], Rounds);
        string managed = PerSecond(Rows, timings[0]);
        for (int i = 0; i < BatchSizes.Length; i++)
        {
            int batch = BatchSizes[i], count = Math.Min(256, Rows / batch) * batch;
            Add(string.Create(CultureInfo.InvariantCulture, $"H {hidden}, batches of {batch}: windows/s"),
                PerSecond(count, timings[i + 1]), managed, "");
        }
    }

    private static string PerSecond(int count, Timing timing) => (count / timing.Wall).ToString("#,0", CultureInfo.InvariantCulture);

    private void Training()
    {
        if (TorchLibrary.MissingReason is string missing)
        {
            Add("training by TorchSharp", "", "", missing);
            return;
        }

        if (device is not null && !TorchSharp.torch.cuda.is_available())
        {
            Add("training by TorchSharp", "", "", "this program's libtorch knows no CUDA: build with -p:TorchAccelerator=cuda");
            return;
        }

        (IReadOnlyList<EpochLoss> losses, double seconds) = Train(new MLContext(Seed), TrainingBackend.Managed);
        foreach (bool mixed in (bool[])[false, true])
        {
            if (mixed && device is null) continue;
            (IReadOnlyList<EpochLoss> theirs, double time) = Train(OnDevice, new TorchSharpTrainingBackend { MixedPrecision = mixed });
            double ratio = theirs[^1].TrainingLoss / losses[^1].TrainingLoss;
            string result = string.Create(CultureInfo.InvariantCulture, $"last training loss {ratio:0.0000} x the managed one");
            Add($"training by TorchSharp{(mixed ? ", mixed precision" : "")}: s an epoch", SecondsText.Of(time),
                SecondsText.Of(seconds), result);
        }
    }

    private (IReadOnlyList<EpochLoss> Losses, double SecondsPerEpoch) Train(MLContext ml, TrainingBackend backend)
    {
        const int Epochs = 3;
        var pipeline = ml.Transforms.SlidingWindow("Window", "Features", Length).Append(
            ml.AnomalyDetection.Trainers.LstmAutoencoder(new LstmAutoencoderTrainer.Options
            {
                FeatureColumnName = "Window",
                Epochs = Epochs,
                BatchSize = 64,
                DropoutRate = 0,
                Seed = Seed,
                Backend = backend,
                Executor = ReconstructionExecutor.Managed,
            }));
        var clock = Stopwatch.StartNew();
        ITransformer model = pipeline.Fit(_training.ToDataView(ml));
        return (model.Find<LstmAutoencoderModelParameters>().History, clock.Elapsed.TotalSeconds / Epochs);
    }

    private void Loads()
    {
        var ml = new MLContext(Seed);
        IDataView training = _training.ToDataView(ml);
        TransformerChain<ITransformer> model = ml.AnomalyDetection.Trainers.LstmHybrid(Options(HybridModel.Ensemble)).Fit(training);
        ITransformer there = OnDevice.AnomalyDetection.UseOnnxRuntime(model, training.Schema);
        using var file = new MemoryStream();
        ml.Model.Save(there, training.Schema, file);
        (there as IDisposable)?.Dispose();
        long before = 0;
        string? gpuBefore = null;
        for (int load = 0; load < loads; load++)
        {
            if (load == Math.Min(20, loads / 10)) (before, gpuBefore) = (ProcessMemory(), MemoryOfGpu());   // the first loads warm up
            file.Position = 0;
            ITransformer loaded = OnDevice.Model.Load(file, out _);
            IDataView scored = loaded.Transform(_scored.Head(Length).ToDataView(ml));
            RowReading.ReadVerdicts(scored);
            (loaded as IDisposable)?.Dispose();
        }

        string process = string.Create(
            CultureInfo.InvariantCulture, $"process {before / 1e6:0} MB before, {ProcessMemory() / 1e6:0} MB after");
        Add(string.Create(CultureInfo.InvariantCulture, $"{loads} loads"), gpuBefore is null
            ? ""
            : $"GPU {gpuBefore} MiB before, {MemoryOfGpu()} after", "", process);
    }

    private static long ProcessMemory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private string? MemoryOfGpu()
    {
        if (device is not int number) return null;
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("nvidia-smi",
                ["--query-gpu=memory.used", "--format=csv,noheader,nounits", "-i", number.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
            })!;
            return process.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
