using Bench.Data;
using DetectionQuality.Figures;
using DetectionQuality.Reading;
using DetectionQuality.Scoring;
using Microsoft.ML;

namespace DetectionQuality;

/// <summary>Scores series by every wanted detector, file after file.</summary>
internal sealed class SeriesJob
{
    private readonly IReadOnlyList<(IScorer Scorer, string[] Wanted)> _scorers;
    private readonly IReadOnlyList<ScoringSettings> _runs;
    private readonly TextWriter _progress;

    /// <param name="runs">Settings, one per seed.</param>
    /// <param name="only">See <see cref="ScorerSelection.Of"/>.</param>
    /// <param name="progress">For one line per file and seed.</param>
    public SeriesJob(IReadOnlyList<ScoringSettings> runs, IReadOnlyList<string> only, TextWriter progress)
    {
        _runs = runs;
        _progress = progress;
        _scorers = ScorerSelection.Of(SeriesScorers.All, only);
    }

    /// <param name="files">Read one after the other.</param>
    /// <param name="read">A file.</param>
    /// <param name="judgesTraining">Whether the rows that trained count in the figures, too.</param>
    public IReadOnlyList<QualityEntry> Run(IReadOnlyList<string> files, Func<string, LabelledSeries> read, bool judgesTraining)
    {
        // All of them, before the first hour: a file that cannot be read ends the run at once.
        LabelledSeries[] all = [.. files.Select(read)];
        return [.. all.SelectMany(series => _runs.SelectMany(settings => Run(series, settings, judgesTraining)))];
    }

    private IEnumerable<QualityEntry> Run(LabelledSeries series, ScoringSettings settings, bool judgesTraining)
    {
        _progress.WriteLine(FormattableString.Invariant($"{series.Name}, seed {settings.Seed}"));
        var ml = new MLContext(settings.Seed);
        FeatureRows training = series.Rows.Head(series.TrainRows);
        var task = new ScoringTask(ml, training.ToDataView(ml), series.Rows.ToDataView(ml), settings);
        int first = judgesTraining ? 0 : series.TrainRows;
        foreach ((IScorer scorer, string[] wanted) in _scorers)
        {
            ScorerResult result = scorer.Score(task, wanted);
            foreach (DetectorScores scores in result.Scores)
            {
                JudgedRows rows = new JudgedRows(series.Labels, scores.Scores, scores.Alarms).Filled().From(first);
                yield return new QualityEntry(
                    series.Name, settings.Seed, scores.Detector, scores.InRetrospect, scorer.IsTrivial, rows,
                    rows.ToQuality(series.VusWindow, series.TrainRows - first), result.FitSeconds, result.ScoreSeconds);
            }
        }
    }
}
