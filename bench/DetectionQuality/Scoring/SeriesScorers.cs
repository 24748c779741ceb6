using Microsoft.ML;
using MLNetHybrid;

namespace DetectionQuality.Scoring;

/// <summary>The detectors of series. A new one is a line here, or in <see cref="RowScorers"/> if it looks at single rows.</summary>
internal static class SeriesScorers
{
    /// <summary>Detectors, and the simple scores beside them.</summary>
    public static IReadOnlyList<IScorer> All { get; } =
    [
        new PipelineScorer(
            task => Hybrid(task, HybridModel.All),
            new("all"),
            new("model 1", HybridColumns.DbscanAndIsolationForestScore, HybridColumns.DbscanAndIsolationForestPredictedLabel),
            new("model 2", HybridColumns.DbscanOrOneClassSvmScore, HybridColumns.DbscanOrOneClassSvmPredictedLabel),
            new("model 3", HybridColumns.DbscanScore, HybridColumns.DbscanPredictedLabel),
            new("lstm", HybridColumns.LstmAutoencoderScore, HybridColumns.LstmAutoencoderPredictedLabel),
            new("if", HybridColumns.IsolationForestScore, HybridColumns.IsolationForestPredictedLabel),
            new("ocsvm", HybridColumns.OneClassSvmScore, HybridColumns.OneClassSvmPredictedLabel)),
        // Where only this one is asked for.
        new PipelineScorer("lstm", task => Hybrid(task, HybridModel.LstmAutoencoder)),
        .. RowScorers.All.Select(detector => detector.OnScaledRows()),
        new SmoothedDeviation("deviation, min-max, 50 rows", ScaleKind.MinMax, 50),
        new SmoothedDeviation("deviation, |z|, 60 rows", ScaleKind.Standard, 60),
        new AlwaysAnomaly(),
    ];

    /// <summary>The settings' scale; null: the features stay as they are.</summary>
    public static IEstimator<ITransformer>? Scale(ScoringTask task) => task.Settings.Scaling is ScaleKind kind
        ? task.Context.Transforms.Scale(ScoringTask.Features, kind: kind)
        : null;

    private static LstmHybridEstimator Hybrid(ScoringTask task, HybridModel model) =>
        task.Context.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
        {
            FeatureColumnName = ScoringTask.Features,
            Model = model,
            WindowLength = task.Settings.WindowLength,
            Scaling = task.Settings.Scaling,
            Seed = task.Settings.Seed,
            Autoencoder = new LstmAutoencoderTrainer.Options { Epochs = task.Settings.Epochs },
        });
}
