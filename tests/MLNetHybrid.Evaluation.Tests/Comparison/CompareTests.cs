using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Evaluation.Tests.Comparison;

public sealed class CompareTests
{
    private readonly MLContext _mlContext = new(1);

    [Fact]
    public void Models_and_baselines_stand_in_one_table_on_the_same_rows()
    {
        (IDataView train, IDataView test) = (Rows(300, 0), Rows(200, 300));
        ITransformer forest = _mlContext.AnomalyDetection.Trainers.IsolationForest("Features").Fit(train);
        ITransformer windowed = _mlContext.Transforms.SlidingWindow("Window", "Features", length: 10)
            .Append(_mlContext.AnomalyDetection.Trainers.IsolationForest("Window")).Fit(train);
        var models = new Dictionary<string, ITransformer> { ["forest"] = forest, ["windows"] = windowed };
        ComparisonTable table = _mlContext.AnomalyDetection.Compare(models, train, test, new ComparisonOptions
        {
            WindowLength = 5,
            TimeSeries = new TimeSeriesOptions(),
            Bootstrap = new BlockBootstrapOptions { Replicates = 20 },
        });

        Assert.Equal(
            [
                "forest", "windows", "always anomaly", "random", "mean |z|", "mean min-max deviation", "PCA on rows", "PCA on windows",
                "1-NN on rows", "1-NN on windows", "forest on rows", "SVM on rows",
            ],
            table.Rows.Select(r => r.Name));
        Assert.Equal([false, false, .. Enumerable.Repeat(true, 10)], table.Rows.Select(r => r.IsBaseline));
        // The windowed model has no score for its first 9 rows, so no scorer is judged on them.
        Assert.Equal((191, 9), (table.ComparedRowCount, table.LeftOutRowCount));
        Assert.All(table.Rows, row => Assert.Equal(191, row.Metrics.RowCount));

        AnomalyMetrics alone = _mlContext.AnomalyDetection.EvaluateScores(windowed.Transform(test));
        Assert.Equal(alone.ConfusionMatrix, table["windows"].Metrics.ConfusionMatrix);
        Assert.Equal(alone.AreaUnderRocCurve, table["windows"].Metrics.AreaUnderRocCurve);

        AnomalyMetrics always = table["always anomaly"].Metrics;
        Assert.Equal((0.5, 1.0, 1.0, 0.0), (always.AreaUnderRocCurve, always.Recall, always.FalseAlarmRate, always.MatthewsCorrelation));
        Assert.True(table["1-NN on windows"].Metrics.AreaUnderRocCurve > 0.9);
        // On standardized rows, with another seed: near the model on the same rows, but not it.
        Assert.InRange(
            table["forest on rows"].Metrics.AreaUnderRocCurve - table["forest"].Metrics.AreaUnderRocCurve, -0.05, 0.05);
        Assert.Equal(0.01, table["forest on rows"].Metrics.FalseAlarmRate, 0.05);
        Assert.All(table.Rows, row => Assert.True(row.BestF1.Value >= row.Metrics.F1));
        Assert.All(table.Rows, row => Assert.NotNull(row.Metrics.Intervals));
        Assert.NotNull(table["random"].Metrics.TimeSeries);
    }

    [Fact]
    public void Table_prints_a_line_for_each_scorer_and_a_rule_before_the_baselines()
    {
        IDataView train = Rows(100, 0);
        ITransformer forest = _mlContext.AnomalyDetection.Trainers.IsolationForest("Features").Fit(train);
        var models = new Dictionary<string, ITransformer> { ["forest"] = forest };
        string[] lines = _mlContext.AnomalyDetection.Compare(models, train, Rows(120, 300)).ToString().Split('\n');
        Assert.StartsWith("scorer                    ROC AUC   avg prec         F1", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("forest ", lines[1], StringComparison.Ordinal);
        Assert.Equal(new string('-', lines[0].Length), lines[2]);
        Assert.StartsWith("always anomaly             0.5000", lines[3], StringComparison.Ordinal);
        Assert.Equal("120 rows, 0 left out, 0 labelled anomalies among them", lines[13]);
    }

    [Fact]
    public void Recall_of_all_counts_anomalies_that_a_scorer_does_not_judge_as_missed()
    {
        // Seven anomalies at the start; the windows of four rows leave out three of them, which the forest judges.
        (IDataView train, IDataView test) = (Rows(300, 0), Rows(200, 365));
        ITransformer forest = _mlContext.AnomalyDetection.Trainers.IsolationForest("Features").Fit(train);
        ITransformer windowed = _mlContext.Transforms.SlidingWindow("Window", "Features", length: 4)
            .Append(_mlContext.AnomalyDetection.Trainers.IsolationForest("Window")).Fit(train);
        var models = new Dictionary<string, ITransformer> { ["forest"] = forest, ["windows"] = windowed };
        ComparisonTable table = _mlContext.AnomalyDetection.Compare(models, train, test);

        Assert.Equal((197, 3, 3), (table.ComparedRowCount, table.LeftOutRowCount, table.LeftOutAnomalyCount));
        Assert.Contains("\n197 rows, 3 left out, 3 labelled anomalies among them\n", table.ToString(), StringComparison.Ordinal);
        AnomalyMetrics windows = table["windows"].Metrics, whole = _mlContext.AnomalyDetection.EvaluateScores(forest.Transform(test));
        Assert.Equal((3, 3, 0.985, windows.Recall * 4 / 7),
            (windows.UnjudgedRowCount, windows.UnjudgedAnomalyCount, windows.Coverage, windows.RecallOfAllAnomalies));
        Assert.True(windows.Recall > 0);
        Assert.Equal((0, 0, 1, whole.Recall), (
            table["forest"].Metrics.UnjudgedRowCount, table["forest"].Metrics.UnjudgedAnomalyCount, table["forest"].Metrics.Coverage,
            table["forest"].Metrics.RecallOfAllAnomalies));
        Assert.Equal(1, table["always anomaly"].Metrics.RecallOfAllAnomalies);
        Assert.Equal(["recall", "recall", "all", "coverage"],
            table.ToString().Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[7..11]);
    }

    [Fact]
    public void Table_says_why_figures_are_undefined()
    {
        IDataView train = Rows(100, 0);
        var none = new Dictionary<string, ITransformer>();
        Assert.EndsWith("100 rows, 0 left out, 0 labelled anomalies among them\nNone of the 100 judged rows is labelled an anomaly, so "
            + "the area under the ROC curve, "
            + "average precision and the missed-alarm rate are undefined.\n",
            _mlContext.AnomalyDetection.Compare(none, train, train).ToString(), StringComparison.Ordinal);
        ITransformer windowed = _mlContext.Transforms.SlidingWindow("Window", "Features", length: 10)
            .Append(_mlContext.AnomalyDetection.Trainers.IsolationForest("Window")).Fit(train);
        Assert.EndsWith("0 rows, 6 left out, 6 labelled anomalies among them\nNo row has a label and a score by every scorer.\n",
            _mlContext.AnomalyDetection.Compare(
            new Dictionary<string, ITransformer> { ["windows"] = windowed }, train, Rows(6, 362)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_the_training_view_are_not_needed()
    {
        IDataView train = _mlContext.Transforms.SelectColumns("Features").Fit(Rows(100, 0)).Transform(Rows(100, 0));
        ComparisonTable table = _mlContext.AnomalyDetection.Compare(new Dictionary<string, ITransformer>(), train, Rows(120, 300));
        Assert.Equal(10, table.Rows.Count);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        AnomalyDetectionCatalog catalog = _mlContext.AnomalyDetection;
        IDataView rows = Rows(50, 0);
        var none = new Dictionary<string, ITransformer>();
        ITransformer forest = catalog.Trainers.IsolationForest("Features").Fit(rows);
        Assert.StartsWith(
            "Compare.WindowLength must be in [1, 65536]; got 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => catalog.Compare(none, rows, rows, new ComparisonOptions { WindowLength = 0 }))
                .Message);
        Assert.StartsWith(
            "Compare.FeatureColumnName: the data has no column 'X'; it has: Label, Features.",
            Assert.Throws<ArgumentException>(() => catalog.Compare(none, rows, rows, new ComparisonOptions { FeatureColumnName = "X" }))
                .Message);
        Assert.StartsWith(
            "A model must not have the name of a baseline; got 'random'.",
            Assert.Throws<ArgumentException>(() => catalog.Compare(new Dictionary<string, ITransformer> { ["random"] = forest }, rows,
                rows)).Message);
        Assert.StartsWith(
            "Compare, model 'forest': the data has no column 'Surprise'",
            Assert.Throws<ArgumentException>(() => catalog.Compare(
                new Dictionary<string, ITransformer> { ["forest"] = forest }, rows, rows,
                new ComparisonOptions { ScoreColumnName = "Surprise" })).Message);
        Assert.StartsWith(
            "The comparison has no row 'x'; it has: always anomaly, random",
            Assert.Throws<ArgumentException>(() => catalog.Compare(none, rows, rows)["x"]).Message);
        ITransformer dropping = new DroppingTransformer(forest, _mlContext);
        Assert.StartsWith(
            "Models must keep the test view's rows to be compared on them; model 'dropping' gives 20 rows for 50.",
            Assert.Throws<ArgumentException>(() => catalog.Compare(new Dictionary<string, ITransformer> { ["dropping"] = dropping }, rows,
                rows)).Message);
    }

    // A slow circle, and one stretch of the test rows far outside it.
    private IDataView Rows(int count, int start) => _mlContext.Data.LoadFromEnumerable(Enumerable.Range(start, count).Select(i =>
    {
        bool anomaly = i is >= 360 and < 372;
        float radius = anomaly ? 2 : 1 + 0.05f * MathF.Sin(7.3f * i);
        return new FeatureRow { Label = anomaly, Features = [radius * MathF.Cos(i / 6f), radius * MathF.Sin(i / 6f)] };
    }));

    private sealed class DroppingTransformer(ITransformer inner, MLContext mlContext) : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => mlContext.Data.TakeRows(inner.Transform(input), 20);

        void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }
}
