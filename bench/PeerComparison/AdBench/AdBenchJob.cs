using System.Globalization;
using System.Text.Json.Nodes;
using Bench.Data;
using Microsoft.ML;
using MLNetHybrid;
using PeerComparison.Reporting;

namespace PeerComparison.AdBench;

/// <summary>Ranks the rows of labelled sets by IsolationForest and OneClassSvm on the reference's own splits, and compares.</summary>
internal sealed class AdBenchJob
{
    private const uint Seeds = 3;
    private const double SvmGoal = 0.001, ForestMeanGoal = 0.01;

    private static readonly string[] Headings =
    [
        "set", "OneClassSvm AUROC", "reference", "difference", "AP", "reference",
        "IsolationForest AUROC", "reference", "difference", "AP", "reference",
    ];

    private readonly string _folder;
    private readonly int _threads;
    private readonly TextWriter _progress;

    /// <param name="folder">With the sets and reference.csv.</param>
    /// <param name="threads">Of the fits.</param>
    /// <param name="progress">For one line per set.</param>
    public AdBenchJob(string folder, int threads, TextWriter progress)
    {
        _folder = folder;
        _threads = threads;
        _progress = progress;
    }

    public Report Run()
    {
        List<(string Name, ReferenceResult Ours, ReferenceResult Reference)> results = [];
        foreach ((string name, ReferenceResult reference) in ReferenceResult.Read(Path.Combine(_folder, "reference.csv")))
        {
            _progress.WriteLine(name);
            results.Add((name, Judge(LabelledSet.Read(Path.Combine(_folder, name + ".csv.gz"))), reference));
        }
        if (results.Count == 0) throw new FormatException("reference.csv names no set.");

        results.Add(("mean", Mean(results.Select(r => r.Ours)), Mean(results.Select(r => r.Reference))));
        return ToReport(results);
    }

    // The last result is the mean of the others.
    private static Report ToReport(IReadOnlyList<(string Name, ReferenceResult Ours, ReferenceResult Reference)> results)
    {
        double largest = results.SkipLast(1).Max(r => Math.Abs(Difference(r.Ours.Svm.Auroc, r.Reference.Svm.Auroc)));
        double meanDifference = Difference(results[^1].Ours.Forest.Auroc, results[^1].Reference.Forest.Auroc);
        string[] notes =
        [
            .. Machine.Notes(),
            "Protocol: seeds 1 to 3; fewer than 1,000 rows are drawn up to 1,000 with replacement, more than 10,000 cut to 10,000; 70/30 "
                + "stratified; "
                + "features to [0, 1] by the training rows; rbf, nu 0.5, gamma 1/D; 100 trees of 256. "
                + "The splits are the reference's own: the same numbers as numpy draws.",
            Text($"OneClassSvm: largest difference of AUROC {largest:0.0000}, goal {SvmGoal}: {Verdict(largest <= SvmGoal)}."),
            Text($"IsolationForest: difference of the mean AUROC {meanDifference:+0.0000;-0.0000;0.0000}, ")
                + Text($"goal {ForestMeanGoal}: {Verdict(Math.Abs(meanDifference) <= ForestMeanGoal)}."),
        ];
        return new Report(
            "Ranking of labelled sets", notes, Headings, [.. results.Select(r => Cells(r.Name, r.Ours, r.Reference))],
            new JsonArray([.. results.Select(r => Figures(r.Name, r.Ours, r.Reference))]));
    }

    private static string Verdict(bool reached) => reached ? "reached" : "not reached";

    private ReferenceResult Judge(LabelledSet set)
    {
        List<RankingQuality> forest = [], svm = [];
        for (uint seed = 1; seed <= Seeds; seed++)
        {
            StratifiedSplit split = StratifiedSplit.Draw(set.Labels, seed);
            (FeatureRows train, FeatureRows test) = set.Scaled(split);
            bool[] labels = [.. split.Test.Select(i => set.Labels[i])];
            var ml = new MLContext((int)seed);
            IDataView trainView = train.ToDataView(ml), testView = test.ToDataView(ml);
            RankingQuality Quality(IEstimator<ITransformer> trainer) =>
                RankingQuality.Of(labels, RowReading.ReadScores(trainer.Fit(trainView).Transform(testView)));
            var trainers = ml.AnomalyDetection.Trainers;
            forest.Add(Quality(trainers.IsolationForest(
                new IsolationForestTrainer.Options { Seed = (int)seed, NumberOfThreads = _threads })));
            svm.Add(Quality(trainers.OneClassSvm(
                new OneClassSvmTrainer.Options { GammaRule = GammaRule.Auto, NumberOfThreads = _threads })));
        }
        return new ReferenceResult(RankingQuality.Mean(forest), RankingQuality.Mean(svm));
    }

    private static ReferenceResult Mean(IEnumerable<ReferenceResult> results) =>
        new(RankingQuality.Mean([.. results.Select(r => r.Forest)]), RankingQuality.Mean([.. results.Select(r => r.Svm)]));

    private static string[] Cells(string name, ReferenceResult ours, ReferenceResult reference) =>
        [name, .. Cells(ours.Svm, reference.Svm), .. Cells(ours.Forest, reference.Forest)];

    private static string[] Cells(RankingQuality ours, RankingQuality reference) =>
    [
        Text($"{ours.Auroc:0.0000}"), Text($"{reference.Auroc:0.0000}"),
        Text($"{Difference(ours.Auroc, reference.Auroc):+0.0000;-0.0000;0.0000}"),
        Text($"{ours.AveragePrecision:0.0000}"), Text($"{reference.AveragePrecision:0.0000}"),
    ];

    private static JsonObject Figures(string name, ReferenceResult ours, ReferenceResult reference) =>
        new() { ["set"] = name, ["ours"] = Figures(ours), ["reference"] = Figures(reference) };

    private static JsonObject Figures(ReferenceResult result) =>
        new() { ["isolationForest"] = Figures(result.Forest), ["oneClassSvm"] = Figures(result.Svm) };

    private static JsonObject Figures(RankingQuality quality) => new()
    {
        ["auroc"] = quality.Auroc,
        ["averagePrecision"] = quality.AveragePrecision,
    };

    // The reference has four digits, and so has the difference.
    private static double Difference(double ours, double reference) => Math.Round(Math.Round(ours, 4) - Math.Round(reference, 4), 4);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
