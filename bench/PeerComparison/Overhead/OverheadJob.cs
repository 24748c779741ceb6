using System.Text.Json.Nodes;
using Bench.Data;
using Bench.Reporting;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;
using MLNetHybrid.Detectors;

namespace PeerComparison.Overhead;

/// <summary>
/// What ML.NET adds to the detectors' scoring kernels, which this command alone calls without ML.NET: in a data view, and in a prediction
/// engine.
/// </summary>
internal sealed class OverheadJob
{
    private const int TrainingRows = 2_000, ScoredRows = 8_192, ColumnCount = 33, Seed = 1, CallsPerAllocation = 1_000, WindowLength = 50;

    private readonly MLContext _ml = new(Seed);
    private readonly FeatureRows _training = FeatureRows.Normal(TrainingRows, ColumnCount, Seed);
    private readonly FeatureRows _scored = FeatureRows.Normal(ScoredRows, ColumnCount, Seed + 1);
    // Where every column is noise of its own, principal components of windows would keep nearly all of them.
    private readonly FeatureRows _sensors = FeatureRows.Windows(ScoredRows, length: 1, ColumnCount, Seed);
    private readonly int _rounds;
    private readonly TextWriter _progress;

    /// <param name="rounds">At least 1; the medians count.</param>
    /// <param name="progress">For one line per detector.</param>
    public OverheadJob(int rounds, TextWriter progress)
    {
        _rounds = rounds;
        _progress = progress;
    }

    public Report Run()
    {
        IDataView training = _training.ToDataView(_ml);
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _ml.AnomalyDetection.Trainers;
        OverheadRow[] rows =
        [
            Measure("IsolationForest, 100 trees of 256",
                trainers.IsolationForest(new IsolationForestTrainer.Options { Seed = Seed }).Fit(training)),
            Measure("OneClassSvm, rbf, nu 0.5", trainers.OneClassSvm().Fit(training)),
            Measure("Dbscan, eps 5", trainers.Dbscan(new DbscanTrainer.Options { Epsilon = 5, MinimumPoints = 5 }).Fit(training)),
            Measure($"LstmHybrid, Ensemble preset, windows of {WindowLength}",
                trainers.LstmHybrid(new LstmHybridEstimator.Options
                {
                    WindowLength = WindowLength, Autoencoder = new() { Epochs = 1 }, Seed = Seed,
                }).Fit(_sensors.ToDataView(_ml)), _sensors),
        ];
        string[] notes =
        [
            .. Machine.Notes(),
            $"Fitted on {TrainingRows} rows of {ColumnCount} columns, standard normal; {ScoredRows} other rows scored; microseconds a row "
                + $"or a call, medians of {_rounds} rounds. The hybrid: fitted on {ScoredRows} rows of six hidden factors and noise, and "
                + "scored on them.",
            "kernel: the detector's scoring alone, rows in memory, as many a call as Transform hands it; reading: one pass over the data "
                + "view of objects "
                + "without a detector; Transform: one pass with scores and verdicts read. They may use all cores.",
            "one row: the kernel on a row a call; engine: Predict of a PredictionEngine whose mapping does nothing; Predict: of one with "
                + "the detector; bytes: "
                + "allocated by a call of either engine, the object that it returns included.",
        ];
        return new Report(
            "What ML.NET adds to the detectors", notes, OverheadRow.Headings, [.. rows.Select(row => row.Cells())],
            new JsonArray([.. rows.Select(row => row.ToJson())]));
    }

    private OverheadRow Measure(string name, ITransformer model, FeatureRows? others = null)
    {
        _progress.WriteLine(name);
        FeatureRows scored = others ?? _scored;
        IDataView view = scored.ToDataView(_ml), scores = model.Transform(view);
        var detector = model as AnomalyTransformer;
        FeatureRow[] rows = [.. scored.ToObjects()];
        SchemaDefinition schema = scored.Schema();
        ITransformer nothing = _ml.Transforms.CustomMapping<FeatureRow, Verdict>((_, _) => { }, contractName: null, schema).Fit(view);
        using PredictionEngine<FeatureRow, Verdict> empty = Engine(nothing, schema), engine = Engine(model, schema);

        Action[] works =
        [
            () => RowReading.ReadFeatures(view), () => RowReading.ReadVerdicts(scores), () => PredictAll(empty, rows),
            () => PredictAll(engine, rows), .. KernelWorks(detector),
        ];
        double[] t = [.. Timing.InTurns(works, _rounds).Select(timing => 1e6 * timing.Wall / ScoredRows)];
        FeatureRow[] few = rows[..CallsPerAllocation];
        return new OverheadRow(
            name, t[0], detector is null ? null : t[4], t[1], detector is null ? null : t[5], t[2], t[3],
            Allocated(() => PredictAll(empty, few)), Allocated(() => PredictAll(engine, few)));
    }

    private Action[] KernelWorks(AnomalyTransformer? detector) => detector is null
        ? []
        : [() => Score(detector, detector.BatchSize), () => Score(detector, 1)];

    private PredictionEngine<FeatureRow, Verdict> Engine(ITransformer transformer, SchemaDefinition schema) =>
        _ml.Model.CreatePredictionEngine<FeatureRow, Verdict>(
            transformer, new PredictionEngineOptions { InputSchemaDefinition = schema, OwnsTransformer = false });

    private void Score(AnomalyTransformer detector, int rowsPerCall)
    {
        BatchScorer scorer = detector.CreateScorer();
        var output = new BatchOutput(rowsPerCall, detector.ExtraColumns);
        for (int start = 0; start < ScoredRows; start += output.RowCount)
        {
            output.RowCount = Math.Min(rowsPerCall, ScoredRows - start);
            scorer.Score(_scored.Memory.Slice(start * ColumnCount, output.RowCount * ColumnCount), output);
        }
    }

    private static void PredictAll(PredictionEngine<FeatureRow, Verdict> engine, FeatureRow[] rows)
    {
        foreach (FeatureRow row in rows) engine.Predict(row);
    }

    private static double Allocated(Action calls)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        calls();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / CallsPerAllocation;
    }
}
