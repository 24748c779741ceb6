using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Reporting;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;
using MLNetHybrid.Evaluation;

namespace PeerComparison.Notebook;

/// <summary>The main job with the notebook's models, from features to figures: ours and the notebook's libraries in turns.</summary>
internal sealed class NotebookJob
{
    private const int WindowLength = 5, Epochs = 10, Seed = 1;

    // What the notebook's DBSCAN has by default.
    private const double Epsilon = 0.5;
    private const int MinimumPoints = 5;

    private static readonly (string Name, string Score, string Label)[] Detectors =
    [
        ("lstm", HybridColumns.LstmAutoencoderScore, HybridColumns.LstmAutoencoderPredictedLabel),
        ("if", HybridColumns.IsolationForestScore, HybridColumns.IsolationForestPredictedLabel),
        ("ocsvm", HybridColumns.OneClassSvmScore, HybridColumns.OneClassSvmPredictedLabel),
        ("dbscan", HybridColumns.DbscanScore, HybridColumns.DbscanPredictedLabel),
        ("model 1", HybridColumns.DbscanAndIsolationForestScore, HybridColumns.DbscanAndIsolationForestPredictedLabel),
        ("model 2", HybridColumns.DbscanOrOneClassSvmScore, HybridColumns.DbscanOrOneClassSvmPredictedLabel),
        ("majority", "Score", "PredictedLabel"),
    ];

    private readonly int _rounds;
    private readonly string _python;
    private readonly TextWriter _progress;

    /// <param name="rounds">At least 1; the medians count.</param>
    /// <param name="python">A Python with scikit-learn and PyTorch.</param>
    /// <param name="progress">For one line per run.</param>
    public NotebookJob(int rounds, string python, TextWriter progress)
    {
        _rounds = rounds;
        _python = python;
        _progress = progress;
    }

    public Report Run()
    {
        var data = NotebookData.Create();
        LstmHybridEstimator.Options options = Options();
        using var peer = new NotebookPeer(data, options, _python);
        int[] threads = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];
        Ours(data, options);   // compiles
        List<NotebookRun> ours = [];
        var theirs = threads.ToDictionary(count => count, _ => new List<NotebookRun>());
        for (int round = 0; round < _rounds; round++)
        {
            _progress.WriteLine($"round {round + 1}: ours");
            ours.Add(Ours(data, options));
            foreach (int count in threads)
            {
                _progress.WriteLine($"round {round + 1}: scikit-learn and PyTorch, {count} threads");
                if (peer.Run(count) is NotebookRun run) theirs[count].Add(run);
            }
        }

        int? best = threads.Where(count => theirs[count].Count > 0).OrderBy(count => Median(theirs[count]).Total)
            .Select(count => (int?)count).FirstOrDefault();
        NotebookRun mine = Median(ours);
        NotebookRun? other = best is int fastest ? Median(theirs[fastest]) : null;
        var rows = new List<IReadOnlyList<string>>
        {
            new[] { "whole job", SecondsText.Of(other?.Total), SecondsText.Of(mine.Total), Ratio(other?.Total, mine.Total) },
        };
        rows.AddRange((other?.Seconds ?? new Dictionary<string, double>()).Select(part =>
            (IReadOnlyList<string>)[part.Key, SecondsText.Of(part.Value), "", ""]));
        rows.AddRange(mine.Seconds.Select(part => (IReadOnlyList<string>)[part.Key, "", SecondsText.Of(part.Value), ""]));
        rows.AddRange(Detectors.Select(detector => (IReadOnlyList<string>)
            [$"{detector.Name}: F1, AUC-ROC", Figures(other, detector.Name), Figures(mine, detector.Name), ""]));

        string[] notes =
        [
            .. Machine.Notes(),
            other is null
                ? $"No Python with scikit-learn and PyTorch was found at {_python}."
                : string.Create(CultureInfo.InvariantCulture,
                $"{peer.Version}, {best} threads, the better of {string.Join(" and ", threads)}."),
            FormattableString.Invariant($"{data.Training.Length} training and {data.Test.Length} test events of {data.FeatureCount} ")
                + FormattableString.Invariant($"features, windows of {WindowLength} per user; the notebook's network (H = 16, 4 encoder ")
                + "blocks, 4 decoder layers, batches of 16), and on its latent vectors "
                + FormattableString.Invariant($"DBSCAN ({Epsilon}, {MinimumPoints}), {options.IsolationForest.NumberOfTrees} trees, ")
                + FormattableString.Invariant($"one-class SVM (nu {options.OneClassSvm.Nu}), three votes. ")
                + FormattableString.Invariant($"{Epochs} epochs on both sides."),
            $"Seconds from features in memory to the figures, medians of {_rounds} rounds in turns. Figures differ: each side draws its "
                + "own weights, and our scaling leaves features of two values 0 and 1, which StandardScaler does not.",
        ];
        return new Report("The notebook's job", notes, ["", "scikit-learn and PyTorch", "MLNetHybrid", "ratio"], rows, new JsonObject
        {
            ["ours"] = JsonSerializer.SerializeToNode(ours),
            ["theirs"] = JsonSerializer.SerializeToNode(
                theirs.ToDictionary(pair => pair.Key.ToString(CultureInfo.InvariantCulture), pair => pair.Value)),
        });
    }

    private static LstmHybridEstimator.Options Options() => new()
    {
        Model = HybridModel.All,
        WindowLength = WindowLength,
        PartitionColumnNames = [nameof(NotebookEvent.User)],
        Seed = Seed,
        Autoencoder = new() { Epochs = Epochs, Patience = Epochs },
        Dbscan = new() { Epsilon = Epsilon, MinimumPoints = MinimumPoints },
    };

    private static NotebookRun Ours(NotebookData data, LstmHybridEstimator.Options options)
    {
        var ml = new MLContext(Seed);
        var clock = Stopwatch.StartNew();
        TransformerChain<ITransformer> model = ml.AnomalyDetection.Trainers.LstmHybrid(options).Fit(data.View(ml, data.Training));
        double fit = clock.Elapsed.TotalSeconds;
        IDataView scored = model.Transform(data.View(ml, data.Test));
        bool[] labels = [.. data.Test.Select(row => row.Label)];
        ScoredColumn[] columns = ScoredColumn.Read(scored, Detectors);
        double score = clock.Elapsed.TotalSeconds - fit;
        var figures = Detectors.Zip(columns).ToDictionary(pair => pair.First.Name, pair =>
        {
            AnomalyMetrics metrics = AnomalyMetrics.Of(labels, pair.Second.Scores, pair.Second.Labels);
            return new NotebookFigures(metrics.ConfusionMatrix.Anomaly.F1, metrics.AreaUnderRocCurve);
        });
        return new NotebookRun(
            new Dictionary<string, double>
            {
                ["fit"] = fit,
                ["scores and verdicts"] = score,
                ["figures"] = clock.Elapsed.TotalSeconds - fit - score,
            },
            figures);
    }

    private static NotebookRun Median(List<NotebookRun> runs) => runs.OrderBy(run => run.Total).ElementAt(runs.Count / 2);

    private static string Ratio(double? theirs, double ours) =>
        theirs is double seconds ? (seconds / ours).ToString("0.0", CultureInfo.InvariantCulture) : "-";

    private static string Figures(NotebookRun? run, string name) =>
        run is not null && run.Figures.TryGetValue(name, out NotebookFigures? figures)
            ? string.Create(CultureInfo.InvariantCulture, $"{figures.F1:0.000}, {figures.Auc:0.000}")
            : "-";
}
