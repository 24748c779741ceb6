using MLNetHybrid.Evaluation.Columns;
using MLNetHybrid.Evaluation.Metrics;

namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>Scores a test view by every model and baseline and computes the figures of all on their common rows.</summary>
internal static class ModelComparison
{
    public static ComparisonTable Run(
        IReadOnlyDictionary<string, ITransformer> models, IDataView train, IDataView test, ComparisonOptions options, IHostEnvironment host)
    {
        FeatureSeries features = FeatureSeries.Read(test, options.FeatureColumnName, options.PartitionColumnName, host);
        var truth = new ViewReader(test, host);
        bool?[] labels = truth.All(truth.Label(options.LabelColumnName, "Compare.LabelColumnName"));
        ScoredSeries[] baselines = Baselines.Score(train, features, options, host);
        if (models.Keys.FirstOrDefault(name => baselines.Any(b => b.Name == name)) is string taken)
            throw new ArgumentException($"A model must not have the name of a baseline; got '{taken}'.", nameof(models));
        ScoredSeries[] scorers = [.. models.Select(m => Read(m.Key, m.Value.Transform(test), labels.Length, options, host)), .. baselines];

        bool[] compared = [.. labels.Select((label, i) => label is not null && scorers.All(s => !float.IsNaN(s.Scores[i])))];
        TimeSeriesOptions? series = options.TimeSeries is { Window: null } automatic
            ? automatic with { Window = Period(features) }
            : options.TimeSeries;
        int count = compared.Count(c => c), leftOutAnomalies = labels.Where((label, i) => !compared[i] && label is true).Count();
        return new ComparisonTable([.. scorers.Select(Row)], count, labels.Length - count, leftOutAnomalies);

        ComparisonRow Row(ScoredSeries scorer)
        {
            var rows = new ScoredRows();
            for (int i = 0; i < labels.Length; i++)
            {
                if (!compared[i] && labels[i] is bool label && !float.IsNaN(scorer.Scores[i]))
                    rows.AddLeftOut(label, scorer.Predictions[i]);
                else rows.Add(labels[i], scorer.Scores[i], scorer.Predictions[i]);
            }
            return new ComparisonRow(
                scorer.Name, scorer.IsBaseline, new AnomalyMetrics(rows, null, options.Bootstrap, series),
                ScoreThreshold.BestF1Oracle(rows.Labels, rows.Scores));
        }
    }

    private static ScoredSeries Read(string name, IDataView scored, int rowCount, ComparisonOptions options, IHostEnvironment host)
    {
        var view = new ViewReader(scored, host);
        Func<float> scoreOf = view.Scalar<float>(options.ScoreColumnName, $"Compare, model '{name}'");
        Func<bool> predictedOf = view.Scalar<bool>(options.PredictedLabelColumnName, $"Compare, model '{name}'");
        (float Score, bool Predicted)[] rows = view.All(() => (scoreOf(), predictedOf()));
        return rows.Length == rowCount
            ? new ScoredSeries(name, false, [.. rows.Select(r => r.Score)], [.. rows.Select(r => r.Predicted)])
            : throw new ArgumentException(
                $"Models must keep the test view's rows to be compared on them; model '{name}' gives {rows.Length} rows for {rowCount}.",
                nameof(name));
    }

    private static int Period(FeatureSeries features) =>
        SeriesPeriod.Of([.. Enumerable.Range(0, features.RowCount).Select(i => features.Row(i)[0])]);
}
