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
    ];

    /// <summary>With the kernel width of the sets' reference.</summary>
    public static RowDetector ReferenceSvm { get; } =
        new("ocsvm, gamma 1/D,", (trainers, _) => trainers.OneClassSvm(new OneClassSvmTrainer.Options { GammaRule = GammaRule.Auto }));
}
