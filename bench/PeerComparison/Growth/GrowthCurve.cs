using System.Diagnostics;
using Bench.Data;
using Microsoft.ML;
using MLNetHybrid;

namespace PeerComparison.Growth;

/// <summary>A detector with fixed settings, measured at several numbers of rows.</summary>
/// <param name="Name">For the command line.</param>
/// <param name="Description">For the table.</param>
/// <param name="Sizes">N, ascending.</param>
/// <param name="Rows">At most N -> the rows, which are handed out again and again where there are fewer than N.</param>
/// <param name="Trainer">The detector, with a number of threads, for N rows.</param>
/// <param name="MaximumFitRows">Rows that the detector is fitted on at most; null: all N.</param>
internal sealed record GrowthCurve(
    string Name, string Description, IReadOnlyList<long> Sizes, Func<int, FeatureRows> Rows,
    Func<MLContext, int, long, IEstimator<ITransformer>> Trainer,
    long? MaximumFitRows = null)
{
    private const int Seed = 1, WarmUpRows = 1_000, WarmUpRuns = 3, PoolSize = 10_000, Runs = 3;

    // Shorter measurements are repeated.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    public static readonly IReadOnlyList<GrowthCurve> All =
    [
        new("forest", "IsolationForest, 33 columns, 100 trees of 256", [1_000, 10_000, 100_000, 1_000_000], Pool, Forest),
        new("forest-stream", "IsolationForest, 33 columns, fitted on 10,000 rows, then a stream", [100_000, 1_000_000, 10_000_000], Pool,
            Forest, PoolSize),
        new("svm", "OneClassSvm, 33 columns, normal, rbf, nu 0.5", [1_000, 5_000, 10_000, 50_000], Wide,
            (ml, threads, _) => Svm(ml, threads, 0.5)),
        new("svm-few", "OneClassSvm, 33 columns, normal, rbf, nu 0.05", [1_000, 5_000, 10_000, 50_000], Wide,
            (ml, threads, _) => Svm(ml, threads, 0.05)),
        new(
            "svm-cache", "OneClassSvm, 8 columns, 10 clusters, linear, nu 0.25: fills the cache of 1 GiB", [10_000, 50_000], Narrow,
            (ml, threads, _) => ml.AnomalyDetection.Trainers.OneClassSvm(
                new OneClassSvmTrainer.Options { Kernel = SvmKernel.Linear, Nu = 0.25, NumberOfThreads = threads,
                MaximumTrainingRows = int.MaxValue })),
        new("dbscan", "Dbscan, 8 columns, 10 clusters, eps 0.5", [1_000, 10_000, 100_000, 1_000_000], Narrow,
            (ml, threads, _) => Dbscan(ml, threads, 0.5)),
        new(
            "dbscan-thin", "Dbscan, 8 columns, 10 clusters, eps 0.5 (10^6 / N)^(1/8)", [1_000, 10_000, 100_000, 1_000_000], Narrow,
            (ml, threads, n) => Dbscan(ml, threads, 0.5 * Math.Pow(1e6 / n, 1 / 8.0))),
        new(
            "dbscan-low", "Dbscan, 3 columns, 10 clusters, eps 0.03 (10^6 / N)^(1/3)", [1_000, 10_000, 100_000, 1_000_000], Low,
            (ml, threads, n) => Dbscan(ml, threads, 0.03 * Math.Pow(1e6 / n, 1 / 3.0))),
        new("dbscan-wide", "Dbscan, 33 columns, normal, eps 5", [1_000, 10_000, 50_000, 100_000], Wide,
            (ml, threads, _) => Dbscan(ml, threads, 5)),
        new("nearest-low", "NearestNeighbors, 3 columns, 10 clusters, 5 neighbours", [1_000, 10_000, 100_000, 1_000_000], Low,
            (ml, threads, _) => Nearest(ml, threads)),
        new("nearest", "NearestNeighbors, 8 columns, 10 clusters, 5 neighbours", [1_000, 10_000, 100_000, 1_000_000], Narrow,
            (ml, threads, _) => Nearest(ml, threads)),
        new("nearest-wide", "NearestNeighbors, 33 columns, normal, 5 neighbours", [1_000, 10_000, 50_000, 100_000], Wide,
            (ml, threads, _) => Nearest(ml, threads)),
    ];

    /// <exception cref="ArgumentException">There is no such curve.</exception>
    public static GrowthCurve Named(string name) =>
        All.FirstOrDefault(curve => curve.Name == name) ?? throw new ArgumentException($"There is no growth curve '{name}'.");

    /// <summary>Measures one size in this process.</summary>
    /// <param name="rowCount">N</param>
    /// <param name="threads">Of the fit.</param>
    public GrowthPoint Measure(long rowCount, int threads)
    {
        var ml = new MLContext(Seed);
        IEstimator<ITransformer> trainer = Trainer(ml, threads, rowCount);
        IDataView warmUp = Rows(WarmUpRows).ToStream(ml, WarmUpRows);
        for (int run = 0; run < WarmUpRuns; run++) RowReading.ReadVerdicts(trainer.Fit(warmUp).Transform(warmUp));

        FeatureRows rows = Rows((int)Math.Min(rowCount, int.MaxValue));
        IDataView all = rows.ToStream(ml, rowCount), fitted = rows.ToStream(ml, Math.Min(rowCount, MaximumFitRows ?? rowCount));
        List<Timing> fit = [], score = [];
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; run == 0 || (run < Runs && Stopwatch.GetElapsedTime(start) < Short); run++)
        {
            ITransformer model = null!;
            fit.Add(Timing.Of(() => model = trainer.Fit(fitted)));
            score.Add(Timing.Of(() => RowReading.ReadVerdicts(model.Transform(all))));
        }
        using Process process = Process.GetCurrentProcess();
        return new GrowthPoint(rowCount, Timing.Median(fit), Timing.Median(score), process.PeakWorkingSet64);
    }

    // What a forest costs does not depend on whether rows repeat.
    private static FeatureRows Pool(int rowCount) => Wide(Math.Min(rowCount, PoolSize));

    private static FeatureRows Wide(int rowCount) => FeatureRows.Normal(rowCount, 33, Seed);

    private static FeatureRows Narrow(int rowCount) => FeatureRows.Clustered(rowCount, 8, Seed);

    private static FeatureRows Low(int rowCount) => FeatureRows.Clustered(rowCount, 3, Seed);

    private static IsolationForestTrainer Forest(MLContext ml, int threads, long _) =>
        ml.AnomalyDetection.Trainers.IsolationForest(
            new IsolationForestTrainer.Options { NumberOfThreads = threads, MaximumTrainingRows = int.MaxValue });

    private static OneClassSvmTrainer Svm(MLContext ml, int threads, double nu) =>
        ml.AnomalyDetection.Trainers.OneClassSvm(
            new OneClassSvmTrainer.Options { Nu = nu, NumberOfThreads = threads, MaximumTrainingRows = int.MaxValue });

    private static DbscanTrainer Dbscan(MLContext ml, int threads, double epsilon) =>
        ml.AnomalyDetection.Trainers.Dbscan(
            new DbscanTrainer.Options
            {
                Epsilon = epsilon,
                MinimumPoints = 5,
                NumberOfThreads = threads,
                MaximumTrainingRows = int.MaxValue
            });

    private static NearestNeighborsTrainer Nearest(MLContext ml, int threads) =>
        ml.AnomalyDetection.Trainers.NearestNeighbors(
            new NearestNeighborsTrainer.Options { Neighbors = 5, NumberOfThreads = threads, MaximumTrainingRows = int.MaxValue });
}
