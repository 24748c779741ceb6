using Microsoft.ML;

namespace DetectionQuality.Scoring;

/// <summary>A detector of single rows.</summary>
/// <param name="Name">For the tables.</param>
/// <param name="Create">The trainer, from its catalog and the settings; it reads and writes the columns of its defaults.</param>
internal sealed record RowDetector(
    string Name, Func<AnomalyDetectionCatalog.AnomalyDetectionTrainers, ScoringSettings, IEstimator<ITransformer>> Create)
{
    /// <summary>On features as they are.</summary>
    public IScorer OnRows() => new PipelineScorer($"{Name} on rows", task => Trainer(task));

    /// <summary>On features scaled as the settings say.</summary>
    public IScorer OnScaledRows() => new PipelineScorer(
        $"{Name} on rows", task => SeriesScorers.Scale(task) is { } scale ? scale.Append(Trainer(task)) : Trainer(task));

    private IEstimator<ITransformer> Trainer(ScoringTask task) =>
        Create(task.Context.AnomalyDetection.Trainers, task.Settings);
}
