using System.Text.Json.Nodes;
using MLNetHybrid.Evaluation;

namespace DetectionQuality.Figures;

/// <summary>One detector in one mode, over all files and seeds.</summary>
/// <param name="First">An entry, for what they have in common.</param>
/// <param name="Files">How many.</param>
/// <param name="BySeed">Over the files, seed by seed.</param>
/// <param name="Mean">Of the seeds.</param>
/// <param name="FitSeconds">Sum over the files, mean of the seeds.</param>
/// <param name="ScoreSeconds">Likewise.</param>
internal sealed record QualitySummary(
    QualityEntry First, int Files, IReadOnlyList<(int Seed, Quality Quality)> BySeed, Quality Mean, double FitSeconds,
    double ScoreSeconds)
{
    /// <summary>A summary of each detector and mode, in the order of their appearance.</summary>
    public static IReadOnlyList<QualitySummary> Of(IReadOnlyList<QualityEntry> entries, FileWeighting weighting) =>
        [.. entries.GroupBy(entry => (entry.Detector, entry.InRetrospect)).Select(group => Of([.. group], weighting))];

    public JsonObject ToJson()
    {
        var summary = new JsonObject
        {
            ["detector"] = First.Detector,
            ["mode"] = First.Mode,
            ["trivial"] = First.IsTrivial,
            ["files"] = Files,
        };
        QualityJson.Add(summary, Mean);
        summary["fitSeconds"] = FitSeconds;
        summary["scoreSeconds"] = ScoreSeconds;
        summary["seeds"] = new JsonArray([.. BySeed.Select(seed =>
        {
            var figures = new JsonObject { ["seed"] = seed.Seed };
            QualityJson.Add(figures, seed.Quality);
            return figures;
        })]);
        return summary;
    }

    private static QualitySummary Of(QualityEntry[] entries, FileWeighting weighting)
    {
        IGrouping<int, QualityEntry>[] seeds = [.. entries.GroupBy(entry => entry.Seed)];
        (int Seed, Quality Quality)[] bySeed = [.. seeds.Select(seed => (seed.Key, OverFiles([.. seed], weighting)))];
        Quality[] qualities = [.. bySeed.Select(seed => seed.Quality)];
        Quality mean = Means(qualities) with { UnseenFalseAlarmRate = Average(qualities, quality => quality.UnseenFalseAlarmRate) };
        return new QualitySummary(
            entries[0], entries.Select(entry => entry.File).Distinct().Count(), bySeed, mean,
            entries.Sum(entry => entry.FitSeconds) / seeds.Length, entries.Sum(entry => entry.ScoreSeconds) / seeds.Length);
    }

    private static Quality OverFiles(QualityEntry[] files, FileWeighting weighting)
    {
        Quality[] qualities = [.. files.Select(file => file.Quality)];
        Quality over = Means(qualities) with { UnseenFalseAlarmRate = Median(qualities) };
        if (qualities.Any(quality => quality.EventRecall is not null))
            over = over.WithEvents(qualities.Sum(quality => quality.Events), qualities.Sum(quality => quality.EventsFound));
        if (weighting == FileWeighting.Mean) return over;
        AnomalyConfusionMatrix[] counts = [.. qualities.Select(quality => quality.Counts!)];
        bool[] labels = [.. files.SelectMany(file => file.Rows.Labels)];
        float[] scores = [.. files.SelectMany(file => file.Rows.Scores)];
        return (over with { BestF1 = Quality.Defined(ScoreThreshold.BestF1Oracle(labels, scores).Value) }).WithCounts(new(
            counts.Sum(c => c.TrueNegatives), counts.Sum(c => c.FalsePositives), counts.Sum(c => c.FalseNegatives),
            counts.Sum(c => c.TruePositives)));
    }

    private static Quality Means(Quality[] qualities) => new()
    {
        VusPr = Average(qualities, quality => quality.VusPr),
        AucRoc = Average(qualities, quality => quality.AucRoc),
        AveragePrecision = Average(qualities, quality => quality.AveragePrecision),
        F1 = Average(qualities, quality => quality.F1),
        FalseAlarmRate = Average(qualities, quality => quality.FalseAlarmRate),
        MissedAlarmRate = Average(qualities, quality => quality.MissedAlarmRate),
        BestF1 = Average(qualities, quality => quality.BestF1),
        EventRecall = Average(qualities, quality => quality.EventRecall),
    };

    // Of the files that have the figure.
    private static double? Average(Quality[] qualities, Func<Quality, double?> figure) => qualities.Average(figure);

    private static double? Median(Quality[] qualities)
    {
        double[] rates = [.. qualities.Select(quality => quality.UnseenFalseAlarmRate).OfType<double>().Order()];
        return rates.Length == 0 ? null : (rates[(rates.Length - 1) / 2] + rates[rates.Length / 2]) / 2;
    }
}
