using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Evaluation.Classification;
using MLNetHybrid.Evaluation.Statistics;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>Reads the scored view in one pass. What explains a row is only computed for rows that are among the highest scores when they are met.</summary>
internal static class ScoredRunReader
{
    public static ScoredRun Read(DetectionReport report)
    {
        DataViewSchema schema = report.Data.Schema;
        DataViewSchema.Column? Optional(string? name, string option) => name is null ? null : ScoredRowReader.Column(schema, name, option);
        DataViewSchema.Column[] scoreColumns = [.. report.Detectors.Select(d => ScoredRowReader.Column(schema, d.ScoreColumnName, nameof(d.ScoreColumnName)))];
        DataViewSchema.Column[] verdictColumns = [.. report.Detectors.Select(d => ScoredRowReader.Column(schema, d.PredictedLabelColumnName, nameof(d.PredictedLabelColumnName)))];
        foreach (DataViewSchema.Column column in scoreColumns) ScoredRowReader.CheckType(column, column.Type == NumberDataViewType.Single, "Single", nameof(ReportDetector.ScoreColumnName));
        foreach (DataViewSchema.Column column in verdictColumns) ScoredRowReader.CheckType(column, column.Type is BooleanDataViewType, "Boolean", nameof(ReportDetector.PredictedLabelColumnName));
        LabelColumn? label = report.LabelColumnName is null ? null : LabelColumn.Of(schema, report.LabelColumnName, nameof(report.LabelColumnName));
        DataViewSchema.Column? stream = Optional(report.PartitionColumnName, nameof(report.PartitionColumnName)), cluster = Optional(report.ClusterIdColumnName, nameof(report.ClusterIdColumnName)),
            latent = Optional(report.LatentColumnName, nameof(report.LatentColumnName)), features = Optional(report.FeatureColumnName, nameof(report.FeatureColumnName)),
            signal = Optional(report.SignalColumnName, nameof(report.SignalColumnName)), contributions = Optional(report.FeatureContributionsColumnName, nameof(report.FeatureContributionsColumnName)), errors = Optional(report.ReconstructionErrorPerFeatureColumnName, nameof(report.ReconstructionErrorPerFeatureColumnName)),
            status = Optional(report.StatusColumnName, nameof(report.StatusColumnName));
        if (stream is DataViewSchema.Column s) ScoredRowReader.CheckType(s, s.Type is TextDataViewType, "text", nameof(report.PartitionColumnName));
        if (cluster is DataViewSchema.Column c) ScoredRowReader.CheckType(c, c.Type == NumberDataViewType.Int32, "Int32", nameof(report.ClusterIdColumnName));
        if (status is DataViewSchema.Column t) ScoredRowReader.CheckType(t, t.Type == NumberDataViewType.Int32, "Int32", nameof(report.StatusColumnName));
        if (signal is DataViewSchema.Column x) ScoredRowReader.CheckSignal(x, nameof(report.SignalColumnName));
        DataViewSchema.Column[] context = [.. report.ContextColumnNames.Select(name => ScoredRowReader.Column(schema, name, nameof(report.ContextColumnNames)))];
        IEnumerable<DataViewSchema.Column> optional = new[] { label?.Column, stream, cluster, latent, features, signal, contributions, errors, status }.OfType<DataViewSchema.Column>();
        using DataViewRowCursor cursor = report.Data.GetRowCursor(scoreColumns.Concat(verdictColumns).Concat(optional).Concat(context).DistinctBy(column => column.Index));
        ValueGetter<float>[] getScore = [.. scoreColumns.Select(cursor.GetGetter<float>)];
        ValueGetter<bool>[] getVerdict = [.. verdictColumns.Select(cursor.GetGetter<bool>)];
        Func<bool?>? getLabel = label is null ? null : label.Reader(cursor);
        ValueGetter<int>? getCluster = cluster is null ? null : cursor.GetGetter<int>(cluster.Value), getStatus = status is null ? null : cursor.GetGetter<int>(status.Value);
        VectorRows? latentRows = latent is null ? null : new VectorRows(cursor, latent.Value), featureRows = features is null ? null : new VectorRows(cursor, features.Value);
        Func<float>? getSignal = signal is null ? null : ScoredRowReader.SignalReader(cursor, signal.Value);
        var top = new HighestScores(report.TopCount, cursor, context, contributions, errors);
        var spacing = new RowSpacing(report.WindowLength, stream is null ? null : cursor.GetGetter<ReadOnlyMemory<char>>(stream.Value));

        List<float>[] scores = [.. report.Detectors.Select(_ => new List<float>())];
        List<bool>[] verdicts = [.. report.Detectors.Select(_ => new List<bool>())];
        List<bool> labels = [], independent = [];
        List<int> clusters = [];
        List<float> series = [];
        List<long> rows = [];
        var unjudged = new UnjudgedRows(scores.Length);
        long unlabelled = 0;
        var row = new float[scores.Length];
        for (long index = 0; cursor.MoveNext(); index++)
        {
            bool free = spacing.Next();
            if (index < report.FirstRow) continue;
            for (int d = 0; d < row.Length; d++) getScore[d](ref row[d]);
            bool? truth = getLabel?.Invoke();
            if (Array.Exists(row, float.IsNaN)) AddUnjudged(truth);
            else if (getLabel is not null && truth is null) unlabelled++;
            else
            {
                for (int d = 0; d < row.Length; d++)
                {
                    bool verdict = false;
                    getVerdict[d](ref verdict);
                    scores[d].Add(row[d]);
                    verdicts[d].Add(verdict);
                }
                if (truth is bool known) labels.Add(known);
                if (getCluster is not null)
                {
                    int id = 0;
                    getCluster(ref id);
                    clusters.Add(id);
                }
                if (getSignal is not null) series.Add(getSignal());
                latentRows?.Add();
                featureRows?.Add();
                rows.Add(index + 1);
                independent.Add(free);
                if (free) spacing.Take();
                top.Offer(rows.Count - 1, row[0]);
            }
        }
        return new ScoredRun
        {
            Detectors = [.. report.Detectors.Select((detector, d) => Run(detector, [.. scores[d]], [.. verdicts[d]]))],
            Rows = [.. rows],
            Labels = getLabel is null ? null : [.. labels],
            Unjudged = unjudged,
            Unlabelled = unlabelled,
            Latent = latentRows?.ToArray(),
            Features = featureRows?.ToArray(),
            FeatureNames = features is null ? [] : Named(report.FeatureNames, features.Value, nameof(report.FeatureNames)),
            Clusters = getCluster is null ? null : [.. clusters],
            StreamCount = spacing.StreamCount,
            VolumeWindow = SeriesPeriod.Of(CollectionsMarshal.AsSpan(series)),
            Independent = [.. independent],
            Top = top.ToList(),
            ContributionNames = contributions is null ? [] : Named(report.ContributionNames, contributions.Value, nameof(report.ContributionNames)),
            InputCount = errors is { Type: VectorDataViewType { Dimensions: { Length: 2 } shape } } ? shape[1] : 0,
        };

        void AddUnjudged(bool? truth)
        {
            int reason = 0;
            getStatus?.Invoke(ref reason);
            unjudged.Add(truth, getStatus is null ? null : reason);
            for (int d = 0; truth is true && d < row.Length; d++)
            {
                bool verdict = false;
                getVerdict[d](ref verdict);
                if (verdict && !float.IsNaN(row[d])) unjudged.AddFound(d);
            }
        }
    }

    private static DetectorRun Run(ReportDetector detector, float[] scores, bool[] verdicts) =>
        new(detector.Name, scores, verdicts, detector.Threshold ?? DetectorRun.ThresholdOf(scores, verdicts));

    private static IReadOnlyList<string> Named(IReadOnlyList<string>? names, DataViewSchema.Column column, string option)
    {
        int D = FeatureVector.Size(column);
        if (names is null) return FeatureVector.Names(column);
        return names.Count == D ? names : throw new ArgumentException(FormattableString.Invariant($"DetectionReport.{option}: '{column.Name}' has {D} values; got {names.Count} names."), option);
    }
}
