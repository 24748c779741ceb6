using System.Text.Json.Nodes;
using Bench.Data;
using Bench.Reporting;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetHybrid;

namespace PeerComparison.Onnx;

/// <summary>Models beside their exported graphs: <c>Transform</c> of ML.NET against <c>Run</c> of ONNX Runtime, on the same rows.</summary>
internal sealed class OnnxJob
{
    private const int TrainingRows = 10_000, ScoredRows = 4_096, ColumnCount = 33, WindowLength = 5, Seed = 1, MostCalls = 512,
        LargeForest = 300;

    private readonly MLContext _ml = new(Seed);
    private readonly FeatureRows _training, _scored;
    private readonly int _rounds;
    private readonly TextWriter _progress;
    private readonly ModelPeer _peer;

    /// <param name="rounds">At least 1; the medians count.</param>
    /// <param name="python">A Python with scikit-learn and PyTorch; null: no peer.</param>
    /// <param name="progress">For one line per model.</param>
    public OnnxJob(int rounds, string? python, TextWriter progress)
    {
        _rounds = rounds;
        var rows = FeatureRows.Clustered(TrainingRows + ScoredRows + WindowLength - 1, ColumnCount, Seed);
        (_training, _scored) = (rows.Head(TrainingRows), rows.After(TrainingRows));
        _progress = progress;
        if (python is not null) _progress.WriteLine("scikit-learn and PyTorch");
        _peer = ModelPeer.Measure(_training, _scored, HybridOptions(HybridModel.Ensemble), LargeForest, MostCalls, rounds, python);
    }

    public Report Run()
    {
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _ml.AnomalyDetection.Trainers;
        OnnxRow[] rows =
        [
            Measure($"IsolationForest, {LargeForest} trees", "forest", trainers.IsolationForest(new IsolationForestTrainer.Options
            {
                NumberOfTrees = LargeForest,
                Seed = Seed,
            })),
            Measure("OneClassSvm, rbf, nu 0.5", "svm", trainers.OneClassSvm(new OneClassSvmTrainer.Options { Nu = 0.5 })),
            Measure("Dbscan, every row a core point", "nearest", trainers.Dbscan(new DbscanTrainer.Options
            {
                MinimumPoints = 1,
                Epsilon = 5,
            })),
            Measure("NearestNeighbors, k 1", "nearest", trainers.NearestNeighbors(new NearestNeighborsTrainer.Options { Neighbors = 1 })),
            Measure("PrincipalComponents", "components", trainers.PrincipalComponents()),
            Measure("hybrid, Ensemble", "ensemble", trainers.LstmHybrid(HybridOptions(HybridModel.Ensemble))),
            Measure("hybrid, All", "all", trainers.LstmHybrid(HybridOptions(HybridModel.All))),
        ];
        string[] notes =
        [
            .. Machine.Notes(),
            $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}, CPU, its own number of threads. Fitted on {TrainingRows} rows of "
                + $"{ColumnCount} columns, {ScoredRows} others scored, microseconds a row, medians of {_rounds} rounds in turns; hybrids "
                + $"with windows of {WindowLength}, trained for two epochs.",
            $"Run: from an array to arrays of all outputs, at most {MostCalls} calls. Transform: one pass over a data view of objects, the "
                + "final score and verdict read. UseOnnxRuntime: the same pass with such a model.",
            _peer.Version.Length == 0
                ? "peer: no Python with scikit-learn and PyTorch was named or found."
                : $"peer: {_peer.Version}, the better of one thread and {Environment.ProcessorCount}, from arrays to scores, composed "
                    + "by hand. Of the hybrid it computes the members' scores and, of All, a count of votes.",
        ];
        return new Report("Models and their ONNX graphs", notes, OnnxRow.Headings, [.. rows.Select(row => row.Cells())],
            new JsonArray([.. rows.Select(row => row.ToJson())]));
    }

    private static LstmHybridEstimator.Options HybridOptions(HybridModel model) => new()
    {
        Model = model,
        WindowLength = WindowLength,
        Seed = Seed,
        Autoencoder = new() { Epochs = 2 },
    };

    private OnnxRow Measure(string name, string peer, IEstimator<ITransformer> estimator)
    {
        _progress.WriteLine(name);
        IDataView training = _training.ToDataView(_ml);
        ITransformer model = estimator.Fit(training);
        IDataView scored = model.Transform(_scored.ToDataView(_ml));
        ITransformer runtimeModel = _ml.AnomalyDetection.UseOnnxRuntime(model, training.Schema);
        IDataView inRuntime = runtimeModel.Transform(_scored.ToDataView(_ml));
        using var file = new MemoryStream();
        OnnxExport export = _ml.Model.ExportToOnnx(model, training.Schema, file);
        byte[] bytes = file.ToArray();
        using var session = new InferenceSession(bytes);
        using var options = new RunOptions();

        (float[] inputs, int width) = Inputs(export.WindowLength ?? 1);
        long[] item = export.WindowLength is int length ? [length, ColumnCount] : [ColumnCount];
        int Calls(int batch) => Math.Min(MostCalls, ScoredRows / batch);
        void RunAll(int batch)
        {
            for (int call = 0; call < Calls(batch); call++)
            {
                using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(
                    OrtMemoryInfo.DefaultInstance, inputs.AsMemory(call * batch * width, batch * width), [batch, .. item]);
                session.Run(options, session.InputNames, [tensor], session.OutputNames).Dispose();
            }
        }

        Action[] works =
        [
            () => RowReading.ReadVerdicts(scored),
            () => RowReading.ReadVerdicts(inRuntime),
            .. OnnxRow.BatchSizes.Select(batch => (Action)(() => RunAll(batch))),
            () => new InferenceSession(bytes).Dispose(),
        ];
        double[] seconds = [.. Timing.InTurns(works, _rounds).Select(timing => timing.Wall)];
        (runtimeModel as IDisposable)?.Dispose();
        (int different, double largest) = Compare(scored, session, options, inputs, item);
        return new OnnxRow(
            name, 1e6 * seconds[0] / _scored.RowCount, 1e6 * seconds[1] / _scored.RowCount,
            [.. OnnxRow.BatchSizes.Select((batch, i) => 1e6 * seconds[i + 2] / (Calls(batch) * batch))], bytes.Length, 1e3 * seconds[^1],
            different, largest, _peer.Of(peer));
    }

    // The last rows, each with those before it that its window holds.
    private (float[] Values, int Width) Inputs(int length)
    {
        int width = length * ColumnCount;
        var values = new float[ScoredRows * width];
        for (int n = 0; n < ScoredRows; n++)
            _scored.Values.Slice((n + WindowLength - length) * ColumnCount, width).CopyTo(values.AsSpan(n * width));
        return (values, width);
    }

    private static (int Different, double Largest) Compare(
        IDataView scored, InferenceSession session, RunOptions options, float[] inputs, long[] item)
    {
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(inputs, [ScoredRows, .. item]);
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(
            options, session.InputNames, [tensor], ["Score", "PredictedLabel"]);
        float[] scores = [.. scored.GetColumn<float>("Score").TakeLast(ScoredRows)], given = outputs[0]
            .GetTensorDataAsSpan<float>().ToArray();
        bool[] labels = [.. scored.GetColumn<bool>("PredictedLabel").TakeLast(ScoredRows)];
        ReadOnlySpan<bool> verdicts = outputs[1].GetTensorDataAsSpan<bool>();
        int different = 0;
        for (int i = 0; i < labels.Length; i++) different += labels[i] == verdicts[i] ? 0 : 1;
        return (different, scores.Zip(given).Max(pair => Math.Abs((double)pair.First - pair.Second) / Math.Max(1, Math.Abs(pair.First))));
    }
}
