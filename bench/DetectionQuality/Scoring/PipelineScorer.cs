using System.Diagnostics;
using Microsoft.ML;

namespace DetectionQuality.Scoring;

/// <summary>A pipeline whose fitted model has one or several detectors' columns.</summary>
internal sealed class PipelineScorer : IScorer
{
    private readonly Func<ScoringTask, IEstimator<ITransformer>> _create;
    private readonly DetectorColumns[] _detectors;

    /// <summary>A detector that writes to Score and PredictedLabel.</summary>
    public PipelineScorer(string detector, Func<ScoringTask, IEstimator<ITransformer>> create)
        : this(create, new DetectorColumns(detector))
    {
    }

    /// <summary>A model with members.</summary>
    public PipelineScorer(Func<ScoringTask, IEstimator<ITransformer>> create, params DetectorColumns[] detectors)
    {
        _create = create;
        _detectors = detectors;
        Detectors = [.. detectors.Select(detector => detector.Detector)];
    }

    public IReadOnlyList<string> Detectors { get; }

    public bool IsTrivial => false;

    /// <summary>
    /// Scores in retrospect too: from the task, the fitted model and a detector's columns the view that has such scores, and their columns
    /// there, or null: none for this detector. Null, the default: the model's scores do not look ahead, and no others are asked for.
    /// </summary>
    public Func<ScoringTask, ITransformer, DetectorColumns, (IDataView View, DetectorColumns Columns)?>? InRetrospect { get; init; }

    public ScorerResult Score(ScoringTask task, IReadOnlyList<string> wanted)
    {
        DetectorColumns[] detectors = [.. _detectors.Where(detector => wanted.Contains(detector.Detector))];
        long start = Stopwatch.GetTimestamp();
        ITransformer model = _create(task).Fit(task.Training);
        using var disposedLast = model as IDisposable;
        double fitSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        IReadOnlyList<DetectorScores> scores = DetectorColumns.Read(model.Transform(task.Rows), detectors);
        double scoreSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (InRetrospect is null) return new ScorerResult(fitSeconds, scoreSeconds, scores);
        return new ScorerResult(fitSeconds, scoreSeconds, [.. scores, .. detectors.SelectMany(detector =>
        {
            if (InRetrospect(task, model, detector) is not (IDataView view, DetectorColumns columns)) return [];
            return DetectorColumns.Read(view, [columns], inRetrospect: true);
        })]);
    }
}
