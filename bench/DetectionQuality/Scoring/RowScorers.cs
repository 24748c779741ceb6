using Microsoft.ML;
using MLNetHybrid;

namespace DetectionQuality.Scoring;

/// <summary>The detectors of single rows. A new one is a line here.</summary>
internal static class RowScorers
{
    /// <summary>Of every command.</summary>
    public static IReadOnlyList<RowDetector> All { get; } =
    [
        new("if", (trainers, seed) => trainers.IsolationForest(seed: seed)),
        new("ocsvm", (trainers, _) => trainers.OneClassSvm()),
        new("dbscan", (trainers, seed) => trainers.Dbscan(new DbscanTrainer.Options { Seed = seed })),
        new("pca", (trainers, seed) => trainers.PrincipalComponents(seed: seed)),
        new("1-NN", (trainers, seed) => trainers.NearestNeighbors(new NearestNeighborsTrainer.Options { Neighbors = 1, Seed = seed })),
        new("5-NN", (trainers, seed) => trainers.NearestNeighbors(new NearestNeighborsTrainer.Options { Seed = seed })),
        new("LeSiNN", (trainers, seed) => trainers.NearestNeighbors(new NearestNeighborsTrainer.Options { Subsamples = 50, Seed = seed })),
        new("Ensemble", (trainers, seed) => trainers.LstmHybrid(OfRows(seed))),
    ];

    // Members that look at rows alone: no windows, no autoencoder. Rows come scaled.
    private static LstmHybridEstimator.Options OfRows(int seed) => new()
    {
        Scaling = null,
        WindowLength = null,
        Seed = seed,
        Members =
        [
            new(HybridView.Row, new NearestNeighborsTrainer.Options { Subsamples = 50 }, "LeSiNN"),
            new(HybridView.Row, new NearestNeighborsTrainer.Options { Neighbors = 20 }, "TwentyNearest"),
        ],
    };

    /// <summary>With the kernel width of the sets' reference.</summary>
    public static RowDetector ReferenceSvm { get; } =
        new("ocsvm, gamma 1/D,", (trainers, _) => trainers.OneClassSvm(new OneClassSvmTrainer.Options { GammaRule = GammaRule.Auto }));
}
