using System.Runtime.InteropServices;
using MLNetHybrid.Evaluation.Columns;
using MLNetHybrid.Evaluation.Report.Run;
using MLNetHybrid.Evaluation.Statistics;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>Reads the scored view in one pass. What explains a row is computed for the highest scores only.</summary>
internal static class ScoredRunReader
{
    public static ScoredRun Read(DetectionReport report)
    {
        var view = new ViewReader(report.Data);
        Func<float>[] scoreOf = [.. report.Detectors.Select(d => view.Scalar<float>(d.ScoreColumnName, nameof(d.ScoreColumnName)))];
        Func<bool>[] verdictOf =
            [.. report.Detectors.Select(d => view.Scalar<bool>(d.PredictedLabelColumnName, nameof(d.PredictedLabelColumnName)))];
        Func<bool?>? labelOf = report.LabelColumnName is string label ? view.Label(label, nameof(report.LabelColumnName)) : null;
        Func<int>? clusterOf = view.Scalar<int>(report.ClusterIdColumnName, nameof(report.ClusterIdColumnName));
        Func<int>? statusOf = view.Scalar<int>(report.StatusColumnName, nameof(report.StatusColumnName));
        Func<float>? signalOf = FeatureColumn.FirstOf(view, report.SignalColumnName, nameof(report.SignalColumnName));
        FeatureColumn? latent = Vector(report.LatentColumnName, nameof(report.LatentColumnName));
        FeatureColumn? features = Vector(report.FeatureColumnName, nameof(report.FeatureColumnName));
        FeatureColumn? contributions = Vector(report.FeatureContributionsColumnName, nameof(report.FeatureContributionsColumnName));
        const string ErrorOption = nameof(report.ReconstructionErrorPerFeatureColumnName);
        FeatureColumn? errors = Vector(report.ReconstructionErrorPerFeatureColumnName, ErrorOption);
        if (errors is { MatrixColumns: 0 })
            ViewReader.Check(view.Find(report.ReconstructionErrorPerFeatureColumnName!, ErrorOption), false, "a vector of shape (L, "
                + "F)", ErrorOption);
        var top = new HighestScores(report.TopCount, view, report.ContextColumnNames, contributions, errors);
        var spacing = new RowSpacing(
            report.WindowLength, view.Scalar<ReadOnlyMemory<char>>(report.PartitionColumnName, nameof(report.PartitionColumnName)));

        int detectors = scoreOf.Length;
        List<float>[] scores = [.. scoreOf.Select(_ => new List<float>())];
        List<bool>[] verdicts = [.. scoreOf.Select(_ => new List<bool>())];
        List<bool> labels = [], independent = [];
        List<int> clusters = [];
        List<float> series = [], latentRows = [], featureRows = [];
        List<long> rows = [];
        var unjudged = new UnjudgedRows(detectors);
        long unlabelled = 0;
        var row = new float[detectors];
        foreach (long index in view.Rows())
        {
            bool free = spacing.Next();
            if (index < report.FirstRow) continue;
            for (int d = 0; d < detectors; d++) row[d] = scoreOf[d]();
            bool? truth = labelOf?.Invoke();
            if (Array.Exists(row, float.IsNaN))
            {
                unjudged.Add(truth, statusOf?.Invoke());
                for (int d = 0; truth is true && d < detectors; d++)
                    if (!float.IsNaN(row[d]) && verdictOf[d]()) unjudged.AddFound(d);
                continue;
            }
            if (labelOf is not null && truth is null)
            {
                unlabelled++;
                continue;
            }
            for (int d = 0; d < detectors; d++)
            {
                scores[d].Add(row[d]);
                verdicts[d].Add(verdictOf[d]());
            }
            if (truth is bool known) labels.Add(known);
            if (clusterOf is not null) clusters.Add(clusterOf());
            if (signalOf is not null) series.Add(signalOf());
            if (latent is not null) latentRows.AddRange(latent.Read());
            if (features is not null) featureRows.AddRange(features.Read());
            rows.Add(index + 1);
            independent.Add(free);
            if (free) spacing.Take();
            top.Offer(rows.Count - 1, row[0]);
        }
        return new ScoredRun
        {
            Detectors = [.. report.Detectors.Select((detector, d) => Run(detector, [.. scores[d]], [.. verdicts[d]]))],
            Rows = [.. rows],
            Labels = labelOf is null ? null : [.. labels],
            Unjudged = unjudged,
            Unlabelled = unlabelled,
            Latent = latent is null ? null : [.. latentRows],
            Features = features is null ? null : [.. featureRows],
            FeatureNames = features?.Names(report.FeatureNames, nameof(report.FeatureNames)) ?? [],
            Clusters = clusterOf is null ? null : [.. clusters],
            StreamCount = spacing.StreamCount,
            VolumeWindow = SeriesPeriod.Of(CollectionsMarshal.AsSpan(series)),
            Independent = [.. independent],
            Top = top.ToList(),
            ContributionNames = contributions?.Names(report.ContributionNames, nameof(report.ContributionNames)) ?? [],
            InputCount = errors?.MatrixColumns ?? 0,
        };

        FeatureColumn? Vector(string? name, string option) => FeatureColumn.Of(view, name, option, orSingle: true);
    }

    private static DetectorRun Run(ReportDetector detector, float[] scores, bool[] verdicts) =>
        new(detector.Name, scores, verdicts, detector.Threshold ?? DetectorRun.ThresholdOf(scores, verdicts));
}
