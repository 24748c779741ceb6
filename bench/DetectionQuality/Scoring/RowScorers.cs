using Microsoft.ML;
using MLNetHybrid;

namespace DetectionQuality.Scoring;

/// <summary>The detectors of single rows. A new one is a line here.</summary>
internal static class RowScorers
{
    /// <summary>Of every command.</summary>
    public static IReadOnlyList<RowDetector> All { get; } =
    [
        new("if", (trainers, settings) => trainers.IsolationForest(Forest(settings))),
        new("ocsvm", (trainers, settings) => trainers.OneClassSvm(Svm(settings))),
        new("dbscan", (trainers, settings) => trainers.Dbscan(Clusters(settings))),
        new("pca", (trainers, settings) => trainers.PrincipalComponents(Components(settings))),
        new("1-NN", (trainers, settings) => trainers.NearestNeighbors(Neighbors(settings) with { Neighbors = 1 })),
        new("5-NN", (trainers, settings) => trainers.NearestNeighbors(Neighbors(settings))),
        new("LeSiNN", (trainers, settings) => trainers.NearestNeighbors(Neighbors(settings) with { Subsamples = 50 })),
        new("Ensemble", (trainers, settings) => trainers.LstmHybrid(OfRows(settings))),
    ];

    // Members that look at rows alone: no windows, no autoencoder. Rows come scaled.
    private static LstmHybridEstimator.Options OfRows(ScoringSettings settings) => new()
    {
        Scaling = null,
        WindowLength = null,
        Seed = settings.Seed,
        Members =
        [
            new(HybridView.Row, Neighbors(settings) with { Subsamples = 50 }, "LeSiNN"),
            new(HybridView.Row, Neighbors(settings) with { Neighbors = 20 }, "TwentyNearest"),
        ],
    };

    /// <summary>With the kernel width of the sets' reference.</summary>
    public static RowDetector ReferenceSvm { get; } =
        new("ocsvm, gamma 1/D,", (trainers, settings) => trainers.OneClassSvm(Svm(settings) with { GammaRule = GammaRule.Auto }));

    private static IsolationForestTrainer.Options Forest(ScoringSettings settings)
    {
        var options = new IsolationForestTrainer.Options { Seed = settings.Seed };
        return settings.MaximumTrainingRows is int rows ? options with { MaximumTrainingRows = rows } : options;
    }

    private static OneClassSvmTrainer.Options Svm(ScoringSettings settings) =>
        settings.MaximumTrainingRows is int rows ? new() { MaximumTrainingRows = rows } : new();

    private static DbscanTrainer.Options Clusters(ScoringSettings settings)
    {
        var options = new DbscanTrainer.Options { Seed = settings.Seed };
        return settings.MaximumTrainingRows is int rows ? options with { MaximumTrainingRows = rows } : options;
    }

    private static PrincipalComponentsTrainer.Options Components(ScoringSettings settings)
    {
        var options = new PrincipalComponentsTrainer.Options { Seed = settings.Seed };
        return settings.MaximumTrainingRows is int rows ? options with { MaximumTrainingRows = rows } : options;
    }

    private static NearestNeighborsTrainer.Options Neighbors(ScoringSettings settings)
    {
        var options = new NearestNeighborsTrainer.Options { Seed = settings.Seed };
        return settings.MaximumTrainingRows is int rows ? options with { MaximumTrainingRows = rows } : options;
    }
}
