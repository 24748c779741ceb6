using System.Runtime.InteropServices;
using MLNetHybrid.Evaluation.Columns;
using MLNetHybrid.Evaluation.Report.Run;
using MLNetHybrid.Evaluation.Statistics;
using MLNetHybrid.Times;

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
        var top = new HighestScores(
            report.TopCount, report.WindowLength, view, report.ContextColumnNames, contributions, errors);
        var spacing = new RowSpacing(
            report.WindowLength, view.Scalar<ReadOnlyMemory<char>>(report.PartitionColumnName, nameof(report.PartitionColumnName)));

        Func<bool>? trainedOf = view.Scalar<bool>(report.TrainingColumnName, nameof(report.TrainingColumnName));
        Func<long>? timeOf = report.TimeColumnName is string time ? Time(time) : null;
        Func<float>[] seriesOf = [.. report.SeriesColumnNames.Select(name => view.Scalar<float>(name, nameof(report.SeriesColumnNames)))];
        FeatureColumn? inputs = Vector(report.InputColumnName, nameof(report.InputColumnName));

        int detectors = scoreOf.Length;
        List<float>[] scores = [.. scoreOf.Select(_ => new List<float>())];
        List<bool>[] verdicts = [.. scoreOf.Select(_ => new List<bool>())];
        List<bool> labels = [], independent = [];
        List<int> clusters = [];
        List<float> series = [], latentRows = [], featureRows = [];
        List<long> rows = [], times = [];
        List<int> streams = [];
        List<float> inputRows = [];
        List<float>[] drawn = [.. seriesOf.Select(_ => new List<float>())];
        var unjudged = new UnjudgedRows(detectors);
        long unlabelled = 0;
        var row = new float[detectors];
        foreach (long index in view.Rows())
        {
            bool free = spacing.Next();
            if (index < report.FirstRow || trainedOf?.Invoke() is true) continue;
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
            rows.Add(index);
            streams.Add(spacing.Stream);
            if (timeOf is not null) times.Add(timeOf());
            for (int d = 0; d < drawn.Length; d++) drawn[d].Add(seriesOf[d]());
            if (inputs is not null) inputRows.AddRange(inputs.Read()[^InputCount(inputs)..]);
            independent.Add(free);
            if (free) spacing.Take();
            top.Offer(rows.Count - 1, row[0], verdicts[0][^1], spacing.Stream, spacing.Place);
        }
        float[]? detectorFeatures = features is null ? null : [.. featureRows], featureValues = detectorFeatures;
        IReadOnlyList<string> featureNames = features?.Names(report.FeatureNames, nameof(report.FeatureNames)) ?? [];
        if (featureValues is not null && inputs is not null && report.FeatureNames is null && rows.Count > 0)
            (featureValues, featureNames) = FeatureResponse.Name(
                featureValues, featureNames, [.. inputRows], InputNames(inputs), rows.Count);
        return new ScoredRun
        {
            Detectors = [.. report.Detectors.Select((detector, d) => Run(report.Model, detector, [.. scores[d]], [.. verdicts[d]]))],
            Rows = [.. rows.Select(index => index + report.FirstRowNumber)],
            DataRows = [.. rows],
            Times = times.Count == 0 || times.Contains(WallClockReader.Missing) ? null : [.. times],
            Streams = [.. streams],
            StreamNames = spacing.StreamNames,
            Series = [.. report.SeriesColumnNames.Zip(drawn, (name, values) => (name, values.ToArray()))],
            Labels = labelOf is null ? null : [.. labels],
            Unjudged = unjudged,
            Unlabelled = unlabelled,
            Latent = latent is null ? null : [.. latentRows],
            DetectorFeatures = detectorFeatures,
            Features = featureValues,
            FeatureNames = featureNames,
            Clusters = clusterOf is null ? null : [.. clusters],
            StreamCount = spacing.StreamCount,
            VolumeWindow = SeriesPeriod.Of(CollectionsMarshal.AsSpan(series)),
            Independent = [.. independent],
            Top = top.ToList(),
            ContributionNames = contributions?.Names(report.ContributionNames, nameof(report.ContributionNames)) ?? [],
            InputCount = errors?.MatrixColumns ?? 0,
        };

        // Of a window the last row.
        static int InputCount(FeatureColumn column) => column.MatrixColumns > 0 ? column.MatrixColumns : column.Size;

        IReadOnlyList<string> InputNames(FeatureColumn column)
        {
            int count = InputCount(column);
            return report.InputNames?.Count == count
                ? report.InputNames
                : [.. column.Names(null, nameof(report.InputNames)).Skip(column.Size - count)];
        }

        Func<long> Time(string name)
        {
            const string Option = nameof(report.TimeColumnName);
            DataViewSchema.Column column = view.Find(name, Option);
            ViewReader.Check(column, WallClockReader.CanRead(column.Type), WallClockReader.Expected, Option);
            return view.Bind<long>(column, row =>
            {
                Func<long> read = WallClockReader.Create(row, column, utcOffset: null);
                return (ref long value) => value = read();
            });
        }

        FeatureColumn? Vector(string? name, string option) => FeatureColumn.Of(view, name, option, orSingle: true);
    }

    private static DetectorRun Run(ITransformer? model, ReportDetector detector, float[] scores, bool[] verdicts)
    {
        double? threshold = detector.Threshold
            ?? (Held(model, detector.ScoreColumnName) is float held && !scores.Where((score, i) => score > held != verdicts[i]).Any()
                ? held : DetectorRun.ThresholdOf(scores, verdicts));
        return new(detector.Name, scores, verdicts, threshold);
    }

    // The threshold of the model's own detector; null: it has none with this score.
    private static float? Held(ITransformer? model, string scoreColumn) =>
        model?.FindAll<VoteTransformer>().LastOrDefault(vote => vote.ScoreColumnName == scoreColumn)?.Threshold
        ?? model?.FindAll<AnomalyTransformer>().LastOrDefault(detector => detector.ScoreColumnName == scoreColumn)?.Threshold;
}
