using Bench.Data;
using DetectionQuality.Figures;
using DetectionQuality.Reading;
using DetectionQuality.Scoring;
using Microsoft.ML;

namespace DetectionQuality.AdBench;

/// <summary>Scores the test rows of labelled sets by every wanted detector of single rows, on the reference's own splits.</summary>
internal sealed class AdBenchJob
{
    private const double SvmGoal = 0.001;

    private readonly IReadOnlyList<(IScorer Scorer, string[] Wanted)> _scorers;
    private readonly IReadOnlyList<ScoringSettings> _runs;
    private readonly TextWriter _progress;

    /// <param name="runs">Settings, one per seed; the seed draws the rows and the split, too.</param>
    /// <param name="only">See <see cref="ScorerSelection.Of"/>.</param>
    /// <param name="progress">For one line per set and seed.</param>
    public AdBenchJob(IReadOnlyList<ScoringSettings> runs, IReadOnlyList<string> only, TextWriter progress)
    {
        if (runs.FirstOrDefault(run => run.Seed < 0) is { } negative)
            throw new ArgumentException(FormattableString.Invariant($"--seeds must not be negative; got {negative.Seed}."));
        _runs = runs;
        _progress = progress;
        _scorers = ScorerSelection.Of(
            [.. RowScorers.All.Append(RowScorers.ReferenceSvm).Select(detector => detector.OnRows()), new NearestRow()], only);
    }

    public IReadOnlyList<QualityEntry> Run(IReadOnlyList<string> files)
    {
        LabelledSet[] sets = [.. files.Select(LabelledSet.Read)];
        return [.. sets.SelectMany(set => _runs.SelectMany(settings => Run(set, settings)))];
    }

    /// <summary>How far the SVM with the reference's kernel is from the reference; nothing where either is absent.</summary>
    public static IReadOnlyList<string> Notes(IReadOnlyList<QualityEntry> entries, AdBenchFolder folder)
    {
        string svm = RowScorers.ReferenceSvm.OnRows().Detectors[0];
        double[] differences = [.. entries.Where(entry => entry.Detector == svm).GroupBy(entry => entry.File)
            .Where(set => folder.SvmAuc(set.Key) is not null)
            // The reference has four digits, and so has the difference.
            .Select(set => Math.Abs(Math.Round(set.Average(entry => entry.Quality.AucRoc!.Value), 4) - folder.SvmAuc(set.Key)!.Value))];
        if (differences.Length == 0) return [];
        double largest = Math.Round(differences.Max(), 4);
        return
        [
            FormattableString.Invariant($"{svm}: AUC-ROC differs from the reference's by at most {largest:0.0000} on a set; ")
                + FormattableString.Invariant($"goal {SvmGoal} with seeds 1 to 3: {(largest <= SvmGoal ? "reached" : "not reached")}."),
        ];
    }

    private IEnumerable<QualityEntry> Run(LabelledSet set, ScoringSettings settings)
    {
        _progress.WriteLine(FormattableString.Invariant($"{set.Name}, seed {settings.Seed}"));
        StratifiedSplit split = StratifiedSplit.Draw(set.Labels, (uint)settings.Seed);
        (FeatureRows train, FeatureRows test) = set.Scaled(split);
        bool[] labels = [.. split.Test.Select(i => set.Labels[i])];
        var ml = new MLContext(settings.Seed);
        var task = new ScoringTask(ml, train.ToDataView(ml), test.ToDataView(ml), settings);
        foreach ((IScorer scorer, string[] wanted) in _scorers)
        {
            ScorerResult result = scorer.Score(task, wanted);
            foreach (DetectorScores scores in result.Scores)
            {
                var rows = new JudgedRows(labels, scores.Scores, scores.Alarms);
                yield return new QualityEntry(
                    set.Name, settings.Seed, scores.Detector, scores.InRetrospect, scorer.IsTrivial, rows, rows.ToQuality(),
                    result.FitSeconds, result.ScoreSeconds);
            }
        }
    }
}
