extern alias keycloak;

using Bench.Data;
using DetectionQuality.Figures;
using DetectionQuality.Scoring;
using keycloak::KeycloakLogs.Features;
using keycloak::KeycloakLogs.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;
using MLNetHybrid.Evaluation;

namespace DetectionQuality.Logs;

/// <summary>
/// Scores later events of logs by the model that the sample trains, and by detectors of single rows on the same features.
/// </summary>
internal sealed class LogJob
{
    // The sample's own pipelines, from events to verdicts.
    private static readonly PipelineScorer Ensemble = Model(HybridModel.Ensemble);
    private static readonly PipelineScorer Notebook = Model(HybridModel.All);

    private static readonly IReadOnlyList<IScorer> OnRows = [.. RowScorers.All.Select(detector => detector.OnRows()), new NearestRow()];

    private readonly IReadOnlyList<(IScorer Scorer, string[] Wanted)> _scorers;
    private readonly IReadOnlyList<ScoringSettings> _runs;
    private readonly TextWriter _progress;

    /// <param name="runs">Settings, one per seed.</param>
    /// <param name="only">See <see cref="ScorerSelection.Of"/>.</param>
    /// <param name="progress">For one line per log and seed.</param>
    public LogJob(IReadOnlyList<ScoringSettings> runs, IReadOnlyList<string> only, TextWriter progress)
    {
        foreach (ScoringSettings settings in runs) Options(settings);
        _runs = runs;
        _progress = progress;
        _scorers = ScorerSelection.Of([Ensemble, Notebook, .. OnRows], only);
    }

    public IReadOnlyList<QualityEntry> Run(IReadOnlyList<LogPair> logs) =>
        [.. logs.SelectMany(pair => _runs.SelectMany(settings => Run(pair, settings)))];

    private static bool IsModel(IScorer scorer) => scorer == Ensemble || scorer == Notebook;

    private static PipelineScorer Model(HybridModel model) => new(
        task => LogModel.Create(task.Context, Options(task.Settings, model)), model == HybridModel.Ensemble
            ? SeriesScorers.EnsembleAndMembers
            : [.. LogModel.Detectors(new TrainOptions { Model = model }).Select((detector, i) =>
                new DetectorColumns(i == 0 ? "all" : detector.Name, detector.ScoreColumn, detector.PredictedLabelColumn))])
    {
        InRetrospect = model == HybridModel.Ensemble ? SeriesScorers.Retrospect : null,
    };

    private static TrainOptions Options(ScoringSettings settings, HybridModel model = HybridModel.Ensemble) => new TrainOptions
    {
        Model = model,
        WindowLength = settings.WindowLength,
        Epochs = settings.Epochs,
        Seed = settings.Seed,
    }.Checked();

    private IEnumerable<QualityEntry> Run(LogPair pair, ScoringSettings settings)
    {
        _progress.WriteLine(FormattableString.Invariant($"{pair.Name}, seed {settings.Seed}"));
        var ml = new MLContext(settings.Seed);
        // The test events go on where the training events end: windows and counts reach back into them.
        EventSequence past = new([], pair.Training), sequence = new(pair.Training, pair.Test);
        var events = new ScoringTask(ml, past.ToDataView(ml), sequence.ToDataView(ml), settings);
        ITransformer features = LogFeatures.Create(ml).Fit(events.Training);
        var rows = new ScoringTask(
            ml, Rows(pair.Name, [.. features.Transform(events.Training).GetColumn<float[]>(LogFeatures.Row)]).ToDataView(ml),
            Rows(pair.Name, sequence.ToJudgedOrder<float[]>([.. features.Transform(events.Rows).GetColumn<float[]>(LogFeatures.Row)]))
                .ToDataView(ml), settings);
        foreach ((IScorer scorer, string[] wanted) in _scorers)
        {
            ScorerResult result = scorer.Score(IsModel(scorer) ? events : rows, wanted);
            foreach (DetectorScores given in result.Scores)
            {
                JudgedRows judged = IsModel(scorer)
                    ? new(pair.Labels, sequence.ToJudgedOrder<float>(given.Scores), sequence.ToJudgedOrder<bool>(given.Alarms))
                    : new(pair.Labels, given.Scores, given.Alarms);
                yield return new QualityEntry(
                    pair.Name, settings.Seed, given.Detector, given.InRetrospect, scorer.IsTrivial, judged,
                    WithEvents(judged, pair), result.FitSeconds, result.ScoreSeconds);
            }
        }
    }

    private static FeatureRows Rows(string name, float[][] values) => new(name, values[0].Length, [.. values.SelectMany(row => row)]);

    // An event is a run of labelled rows among one user's.
    private static Quality WithEvents(JudgedRows rows, LogPair pair)
    {
        DetectionDelay[] users = [.. Enumerable.Range(0, pair.Test.Count).OrderBy(i => pair.Test[i].Timestamp)
            .GroupBy(i => pair.Test[i].UserId, StringComparer.Ordinal)
            .Select(user => DetectionDelay.Of([.. user.Select(i => rows.Labels[i])], [.. user.Select(i => rows.Alarms[i])]))];
        int events = users.Sum(user => user.Delays.Count);
        return rows.ToQuality().WithEvents(events, events - users.Sum(user => user.MissedCount));
    }
}
