using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Evaluation.Classification;

namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>Scores a test view by every model and baseline and computes the figures of all on their common rows.</summary>
internal static class ModelComparison
{
    public static ComparisonTable Run(IReadOnlyDictionary<string, ITransformer> models, IDataView train, IDataView test, ComparisonOptions options)
    {
        FeatureSeries features = FeatureSeries.Read(test, options.FeatureColumnName);
        bool?[] labels = Labels(test, options.LabelColumnName);
        ScoredSeries[] baselines = Baselines.Score(train, features, options);
        foreach (string name in models.Keys)
        {
            if (baselines.Any(b => b.Name == name)) throw new ArgumentException($"A model must not have the name of a baseline; got '{name}'.", nameof(models));
        }
        ScoredSeries[] scorers = [.. models.Select(m => Read(m.Key, m.Value.Transform(test), labels.Length, options)), .. baselines];

        int[] common = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] is not null && scorers.All(s => !float.IsNaN(s.Scores[i])))];
        TimeSeriesOptions? series = options.TimeSeries is { Window: null } automatic ? automatic with { Window = Period(features) } : options.TimeSeries;
        var evaluation = new ScoreEvaluationOptions { Bootstrap = options.Bootstrap, TimeSeries = series };
        HashSet<int> compared = [.. common];
        int[] leftOut = [.. Enumerable.Range(0, labels.Length).Where(i => !compared.Contains(i))];
        return new ComparisonTable([.. scorers.Select(Row)], common.Length, leftOut.Length, leftOut.Count(i => labels[i] is true));

        ComparisonRow Row(ScoredSeries scorer)
        {
            var rows = new ScoredRows();
            foreach (int i in common) rows.Add(labels[i]!.Value, scorer.Scores[i], scorer.Predictions[i]);
            foreach (int i in leftOut)
            {
                if (float.IsNaN(scorer.Scores[i])) rows.AddUnjudged(labels[i]);
                else if (labels[i] is bool label) rows.AddLeftOut(label, scorer.Predictions[i]);
                else rows.MissingLabels++;
            }
            return new ComparisonRow(scorer.Name, scorer.IsBaseline, new AnomalyMetrics(rows, evaluation), ScoreThreshold.BestF1Oracle(rows.Labels, rows.Scores));
        }
    }

    private static bool?[] Labels(IDataView test, string columnName)
    {
        LabelColumn column = LabelColumn.Of(test.Schema, columnName, "Compare.LabelColumnName");
        using DataViewRowCursor cursor = test.GetRowCursor([column.Column]);
        Func<bool?> label = column.Reader(cursor);
        var labels = new List<bool?>();
        while (cursor.MoveNext()) labels.Add(label());
        return [.. labels];
    }

    private static ScoredSeries Read(string name, IDataView scored, int rowCount, ComparisonOptions options)
    {
        DataViewSchema.Column score = ScoredRowReader.Column(scored.Schema, options.ScoreColumnName, $"Compare, model '{name}'");
        DataViewSchema.Column predicted = ScoredRowReader.Column(scored.Schema, options.PredictedLabelColumnName, $"Compare, model '{name}'");
        ScoredRowReader.CheckType(score, score.Type == NumberDataViewType.Single, "Single", $"Compare, model '{name}'");
        ScoredRowReader.CheckType(predicted, predicted.Type is BooleanDataViewType, "Boolean", $"Compare, model '{name}'");
        using DataViewRowCursor cursor = scored.GetRowCursor([score, predicted]);
        ValueGetter<float> scoreGetter = cursor.GetGetter<float>(score);
        ValueGetter<bool> predictedGetter = cursor.GetGetter<bool>(predicted);
        List<float> scores = [];
        List<bool> predictions = [];
        while (cursor.MoveNext())
        {
            float scoreValue = 0;
            bool predictedValue = false;
            scoreGetter(ref scoreValue);
            predictedGetter(ref predictedValue);
            scores.Add(scoreValue);
            predictions.Add(predictedValue);
        }
        if (scores.Count != rowCount)
            throw new ArgumentException(
                $"Models must keep the test view's rows to be compared on them; model '{name}' gives {scores.Count} rows for {rowCount}.", nameof(name));
        return new ScoredSeries(name, false, [.. scores], [.. predictions]);
    }

    private static int Period(FeatureSeries features)
    {
        var first = new float[features.RowCount];
        for (int i = 0; i < first.Length; i++) first[i] = features.Row(i)[0];
        return SeriesPeriod.Of(first);
    }
}
