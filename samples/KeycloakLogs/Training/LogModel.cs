using KeycloakLogs.Features;
using Microsoft.ML;
using MLNetHybrid;

namespace KeycloakLogs.Training;

/// <summary>The pipeline from log events to verdicts: features, windows per user, the hybrid with all detectors side by side.</summary>
internal static class LogModel
{
    /// <summary>Share of the training events that the detectors may call anomalies: nobody's past is clean.</summary>
    private const double ExpectedAnomalies = 0.02;

    /// <summary>What the detectors' names mean.</summary>
    public const string Legend =
        "all: majority of lstm, if, ocsvm, dbscan; model 1: dbscan and if; model 2: dbscan or ocsvm; model 3: dbscan";

    /// <summary>The vote of all detectors: what <c>score</c> reports.</summary>
    public static Detector Verdict { get; } = new("all", "Score", "PredictedLabel",
        nameof(LstmAutoencoderTrainer), nameof(IsolationForestTrainer), nameof(OneClassSvmTrainer), nameof(DbscanTrainer));

    /// <summary>Everything that the model says of an event; the verdict first.</summary>
    public static IReadOnlyList<Detector> Detectors { get; } =
    [
        Verdict,
        new("model 1", HybridColumns.DbscanAndIsolationForestScore, HybridColumns.DbscanAndIsolationForestPredictedLabel,
            nameof(LstmAutoencoderTrainer), nameof(DbscanTrainer), nameof(IsolationForestTrainer)),
        new("model 2", HybridColumns.DbscanOrOneClassSvmScore, HybridColumns.DbscanOrOneClassSvmPredictedLabel,
            nameof(LstmAutoencoderTrainer), nameof(DbscanTrainer), nameof(OneClassSvmTrainer)),
        new("model 3", HybridColumns.DbscanScore, HybridColumns.DbscanPredictedLabel, nameof(LstmAutoencoderTrainer),
            nameof(DbscanTrainer)),
        new("lstm", HybridColumns.LstmAutoencoderScore, HybridColumns.LstmAutoencoderPredictedLabel, nameof(LstmAutoencoderTrainer)),
        new("if", HybridColumns.IsolationForestScore, HybridColumns.IsolationForestPredictedLabel,
            nameof(LstmAutoencoderTrainer), nameof(IsolationForestTrainer)),
        new("ocsvm", HybridColumns.OneClassSvmScore, HybridColumns.OneClassSvmPredictedLabel,
            nameof(LstmAutoencoderTrainer), nameof(OneClassSvmTrainer)),
    ];

    public static IEstimator<ITransformer> Create(MLContext ml, TrainOptions options) =>
        LogFeatures.Create(ml).Append(ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
        {
            FeatureColumnName = LogFeatures.Row,
            // The features come scaled.
            Scaling = null,
            Model = HybridModel.All,
            WindowLength = options.WindowLength,
            PartitionColumnNames = [nameof(LogRow.UserId)],
            // The label belongs to the window's last event: judge how well that one was reconstructed.
            Autoencoder = new LstmAutoencoderTrainer.Options
            {
                Epochs = options.Epochs,
                ErrorScope = ErrorScope.LastStep,
                // Rows this narrow gain nothing from batches of neighbours, and windows shuffled one by one teach more per epoch.
                Shuffle = ShuffleUnit.Windows,
                ReconstructionErrorPerFeatureColumnName = HybridColumns.ReconstructionErrorPerFeature,
            },
            // A path of eight splits sees at most eight of the latent vector's 33 columns: it takes many trees to see them all alike.
            IsolationForest = new IsolationForestTrainer.Options { NumberOfTrees = 300, Contamination = ExpectedAnomalies },
            OneClassSvm = new OneClassSvmTrainer.Options { Nu = ExpectedAnomalies },
        }));

    /// <summary>Whether a message of this source tells how training goes.</summary>
    public static bool IsTrainer(string source) => Verdict.Trainers.Any(trainer => source.StartsWith(trainer, StringComparison.Ordinal));
}
