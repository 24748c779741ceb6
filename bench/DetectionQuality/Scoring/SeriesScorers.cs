using Microsoft.ML;
using MLNetHybrid;

namespace DetectionQuality.Scoring;

/// <summary>The detectors of series. A new one is a line here, or in <see cref="RowScorers"/> if it looks at single rows.</summary>
internal static class SeriesScorers
{
    /// <summary>The hybrid of model <see cref="HybridModel.Ensemble"/>.</summary>
    public const string Ensemble = "Ensemble";

    private const string WithoutAutoencoder = "components and neighbours";

    /// <summary>The ensemble and its members.</summary>
    public static DetectorColumns[] EnsembleAndMembers { get; } =
    [
        new(Ensemble),
        new($"{Ensemble}'s autoencoder", HybridColumns.LstmAutoencoderScore, HybridColumns.LstmAutoencoderPredictedLabel),
        new($"{Ensemble}'s components", HybridColumns.PrincipalComponentsScore, HybridColumns.PrincipalComponentsPredictedLabel),
        new($"{Ensemble}'s neighbours", HybridColumns.NearestNeighborsScore, HybridColumns.NearestNeighborsPredictedLabel),
    ];

    /// <summary>Detectors, and the simple scores beside them.</summary>
    public static IReadOnlyList<IScorer> All { get; } =
    [
        new PipelineScorer(task => Hybrid(task, HybridModel.Ensemble), EnsembleAndMembers)
        {
            InRetrospect = Retrospect,
        },
        new PipelineScorer(WithoutAutoencoder, task => Hybrid(task, HybridModel.Ensemble, usesAutoencoder: false))
        {
            InRetrospect = Retrospect,
        },
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
        new SmoothedDeviation("deviation, z, 60 rows", ScaleKind.Standard, 60),
        new AlwaysAnomaly(),
    ];

    /// <summary>The settings' scale; null: the features stay as they are.</summary>
    public static IEstimator<ITransformer>? Scale(ScoringTask task) => task.Settings.Scaling is ScaleKind kind
        ? task.Context.Transforms.Scale(ScoringTask.Features, kind: kind)
        : null;

    /// <summary>An ensemble's own score in retrospect; members have no scale for that.</summary>
    public static (IDataView View, DetectorColumns Columns)? Retrospect(ScoringTask task, ITransformer model, DetectorColumns detector) =>
        detector.Detector is not (Ensemble or WithoutAutoencoder) ? null : (
            task.Context.AnomalyDetection.ScoreInRetrospect(model, task.Rows),
            new DetectorColumns(detector.Detector, RetrospectColumns.Score, RetrospectColumns.PredictedLabel));

    private static LstmHybridEstimator Hybrid(ScoringTask task, HybridModel model, bool usesAutoencoder = true)
    {
        var options = new LstmHybridEstimator.Options
        {
            FeatureColumnName = ScoringTask.Features,
            Model = model,
            WindowLength = task.Settings.WindowLength,
            Scaling = task.Settings.Scaling,
            Seed = task.Settings.Seed,
            Autoencoder = new LstmAutoencoderTrainer.Options { Epochs = task.Settings.Epochs },
        };
        if (!usesAutoencoder) options = options with { Members = [.. options.EnsembleMembers().Skip(1)] };
        return task.Context.AnomalyDetection.Trainers.LstmHybrid(options);
    }
}
