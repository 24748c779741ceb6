using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Evaluation.Tests.Metrics;

public sealed class EvaluateScoresTests
{
    private static readonly bool[] Labels = [false, true, false, true, false, false];
    private static readonly float[] Scores = [0.1f, 0.9f, 0.4f, 0.3f, float.NaN, 0.7f];
    private static readonly bool[] Predictions = [false, true, false, false, true, true];
    private readonly MLContext _mlContext = new(1);

    [Fact]
    public void One_pass_reads_the_three_columns_and_leaves_out_rows_without_score()
    {
        var view = new CountingView(Rows());
        AnomalyMetrics metrics = _mlContext.AnomalyDetection.EvaluateScores(view);
        Assert.Equal(1, view.CursorCount);
        Assert.Equal(["Label", "PredictedLabel", "Score"], view.ColumnsRead);
        Assert.Equal((5, 1, 0), (metrics.RowCount, metrics.UnjudgedRowCount, metrics.MissingLabelRowCount));
        Assert.Equal(new AnomalyConfusionMatrix(2, 1, 1, 1), metrics.ConfusionMatrix);
        // Of the six pairs of an anomaly and a normal row, four are in order.
        Assert.Equal(4 / 6.0, metrics.AreaUnderRocCurve, 12);
        Assert.Equal((1 / 3.0, 0.5, 0.5, 0.5), (metrics.FalseAlarmRate, metrics.MissedAlarmRate, metrics.Precision, metrics.F1));
        Assert.Null(metrics.Threshold);
        Assert.Null(metrics.Intervals);
        Assert.Null(metrics.TimeSeries);
    }

    [Fact]
    public void Arrays_give_the_figures_of_a_view()
    {
        AnomalyMetrics view = _mlContext.AnomalyDetection.EvaluateScores(Rows()), arrays = AnomalyMetrics.Of(Labels, Scores, Predictions);
        Assert.Equivalent(view, arrays, strict: true);
        var options = new ScoreEvaluationOptions
        {
            Threshold = 0.3f,
            Bootstrap = new BlockBootstrapOptions { Replicates = 20 },
            TimeSeries = new TimeSeriesOptions { Window = 2 },
        };
        view = _mlContext.AnomalyDetection.EvaluateScores(Rows(), options);
        arrays = AnomalyMetrics.Of(Labels, Scores, options.Threshold.Value, options.Bootstrap, options.TimeSeries);
        Assert.Equivalent(view, arrays, strict: true);
        Assert.Equal((0.3f, view.ToString()), (arrays.Threshold, arrays.ToString()));
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_named()
    {
        Assert.StartsWith(
            "labels and scores must have the same length; got 6 and 1.",
            Assert.Throws<ArgumentException>(() => AnomalyMetrics.Of(Labels, [1], Predictions)).Message);
        Assert.StartsWith(
            "labels and predictions must have the same length; got 6 and 1.",
            Assert.Throws<ArgumentException>(() => AnomalyMetrics.Of(Labels, Scores, [true])).Message);
        Assert.StartsWith(
            "AnomalyMetrics.threshold must be in [-Infinity, Infinity]; got NaN.",
            Assert.Throws<ArgumentOutOfRangeException>(() => AnomalyMetrics.Of(Labels, Scores, double.NaN)).Message);
        Assert.StartsWith(
            "TimeSeries.Window must be given; got null.",
            Assert.Throws<ArgumentException>(
                () => AnomalyMetrics.Of(Labels, Scores, 0.5, timeSeries: new TimeSeriesOptions { SignalColumnName = "Signal" })).Message);
    }

    [Fact]
    public void A_threshold_takes_the_place_of_predicted_labels()
    {
        var view = new CountingView(Rows());
        AnomalyMetrics metrics = _mlContext.AnomalyDetection.EvaluateScores(view,
            new ScoreEvaluationOptions { PredictedLabelColumnName = null, Threshold = 0.3f });
        Assert.Equal(["Label", "Score"], view.ColumnsRead);
        // Score > threshold: the row that scores exactly 0.3 is no alarm.
        Assert.Equal(new AnomalyConfusionMatrix(1, 2, 1, 1), metrics.ConfusionMatrix);
    }

    [Fact]
    public void A_missing_label_is_counted_and_left_out()
    {
        AnomalyMetrics metrics = _mlContext.AnomalyDetection.EvaluateScores(Singles([0, 1, float.NaN, 1, 0, 0]));
        Assert.Equal((4, 1, 1), (metrics.RowCount, metrics.UnjudgedRowCount, metrics.MissingLabelRowCount));
    }

    [Fact]
    public void Errors_name_the_column_and_what_it_is()
    {
        AnomalyDetectionCatalog catalog = _mlContext.AnomalyDetection;
        Assert.StartsWith(
            "labelColumnName: the data has no column 'Truth'; it has: Label, Score, PredictedLabel, Unread.",
            Assert.Throws<ArgumentException>(() => catalog.EvaluateScores(Rows(), "Truth")).Message);
        Assert.StartsWith(
            "scoreColumnName: column 'Label' must be Single; got Boolean.",
            Assert.Throws<ArgumentException>(() => catalog.EvaluateScores(Rows(), scoreColumnName: "Label")).Message);
        Assert.StartsWith(
            "predictedLabelColumnName: column 'Score' must be Boolean; got Single.",
            Assert.Throws<ArgumentException>(() => catalog.EvaluateScores(Rows(), predictedLabelColumnName: "Score")).Message);
        Assert.StartsWith(
            "labelColumnName: column 'Unread' must be Boolean, a number (0 or 1) or a key whose values say which is the anomaly; got "
                + "String.",
            Assert.Throws<ArgumentException>(() => catalog.EvaluateScores(Rows(), "Unread")).Message);
        Assert.Equal(
            "Column 'Label' must hold 0 or 1; got 2 in row 3.",
            Assert.Throws<InvalidOperationException>(() => catalog.EvaluateScores(Singles([0, 1, 0, 2, 0, 0]))).Message);
        Assert.StartsWith(
            "EvaluateScores needs a PredictedLabelColumnName or a Threshold; both are null.",
            Assert.Throws<ArgumentException>(() => catalog.EvaluateScores(Rows(),
                new ScoreEvaluationOptions { PredictedLabelColumnName = null })).Message);
        Assert.StartsWith(
            "EvaluateScores.Threshold must be in [-Infinity, Infinity]; got NaN.",
            Assert.Throws<ArgumentOutOfRangeException>(() => catalog.EvaluateScores(Rows(),
                new ScoreEvaluationOptions { Threshold = double.NaN })).Message);
        Assert.StartsWith(
            "TimeSeries needs a Window, or a SignalColumnName to read the window from; both are null.",
            Assert.Throws<ArgumentException>(() => catalog.EvaluateScores(Rows(),
                new ScoreEvaluationOptions { TimeSeries = new TimeSeriesOptions() })).Message);
    }

    [Fact]
    public void Anomalies_without_a_score_count_as_missed_in_the_recall_of_all()
    {
        // Short streams: of 400 rows in 340 attacks 300 have no score, and all alarms on the others are right.
        IDataView rows = Generated(400, i => i < 340, i => i < 300 ? float.NaN : 340 - i);
        AnomalyMetrics metrics = _mlContext.AnomalyDetection.EvaluateScores(rows, new ScoreEvaluationOptions { Threshold = 0 });
        Assert.Equal((100, 300, 300), (metrics.RowCount, metrics.UnjudgedRowCount, metrics.UnjudgedAnomalyCount));
        Assert.Equal((1, 40 / 340.0, 0.25), (metrics.Recall, metrics.RecallOfAllAnomalies, metrics.Coverage));
        Assert.Contains("left out                  300 not judged, 300 anomalies among them; 0 without label\n", metrics.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("recall of all anomalies   0.1176\n", metrics.ToString(), StringComparison.Ordinal);
        Assert.Null(metrics.UndefinedReason);
    }

    [Fact]
    public void Figures_that_one_class_leaves_undefined_are_explained()
    {
        AnomalyMetrics normal = EvaluateGenerated(20, _ => false, i => i), anomalous = EvaluateGenerated(20, _ => true, i => i),
            hidden = EvaluateGenerated(1200, i => i < 8, i => i < 8 ? float.NaN : i),
            nothing = EvaluateGenerated(3, _ => true, _ => float.NaN);
        Assert.All(new[] { normal, anomalous, hidden, nothing }, metrics =>
        {
            Assert.True(double.IsNaN(metrics.AreaUnderRocCurve));
            Assert.Contains(metrics.UndefinedReason!, metrics.ToString(), StringComparison.Ordinal);
        });
        Assert.Equal(
            "None of the 20 judged rows is labelled an anomaly, so the area under the ROC curve, average precision and the missed-alarm "
                + "rate are undefined.", normal.UndefinedReason);
        Assert.Equal("All 20 judged rows are labelled anomalies, so the area under the ROC curve and the false-alarm rate are undefined.",
            anomalous.UndefinedReason);
        Assert.EndsWith("1,192 judged rows is labelled an anomaly, so the area under the ROC curve, average precision and the "
            + "missed-alarm rate are undefined: "
            + "the 8 labelled anomalies are all among the rows left out.", hidden.UndefinedReason, StringComparison.Ordinal);
        Assert.Equal("No row is left to judge by: 3 without a score, 0 without a label.", nothing.UndefinedReason);
    }

    [Fact]
    public void Nothing_to_evaluate_gives_undefined_figures_and_no_error()
    {
        IDataView empty = _mlContext.Data.LoadFromEnumerable(Array.Empty<ScoredRow>());
        AnomalyMetrics metrics = _mlContext.AnomalyDetection.EvaluateScores(empty, new ScoreEvaluationOptions
        {
            Bootstrap = new BlockBootstrapOptions(),
            TimeSeries = new TimeSeriesOptions { Window = 5 },
        });
        Assert.Equal(0, metrics.RowCount);
        Assert.True(double.IsNaN(metrics.AreaUnderRocCurve) && double.IsNaN(metrics.TimeSeries!.Volume.PrecisionRecall)
            && double.IsNaN(metrics.TimeSeries.Oracle.RangeBased.Value));
        Assert.Null(metrics.Intervals);
    }

    [Fact]
    public void The_window_is_read_from_the_signal_in_the_same_pass()
    {
        var signal = new SignalRow[400];
        for (int i = 0; i < signal.Length; i++)
            signal[i] = new SignalRow { Label = i is >= 200 and < 210, Score = i % 17, Signal = [MathF.Sin(2 * MathF.PI * i / 40), i] };
        var view = new CountingView(_mlContext.Data.LoadFromEnumerable(signal));
        AnomalyMetrics metrics = _mlContext.AnomalyDetection.EvaluateScores(view, new ScoreEvaluationOptions
        {
            Threshold = 10,
            TimeSeries = new TimeSeriesOptions { SignalColumnName = "Signal" },
        });
        Assert.Equal((1, 40), (view.CursorCount, metrics.TimeSeries!.Volume.Window));
        Assert.Equal(["Label", "Score", "Signal"], view.ColumnsRead);
        Assert.Contains("VUS-PR", metrics.ToString(), StringComparison.Ordinal);
    }

    private IDataView Rows() =>
        _mlContext.Data.LoadFromEnumerable(Labels.Select((l, i) =>
            new ScoredRow { Label = l, Score = Scores[i], PredictedLabel = Predictions[i] }));

    private AnomalyMetrics EvaluateGenerated(int count, Func<int, bool> label, Func<int, float> score) =>
        _mlContext.AnomalyDetection.EvaluateScores(Generated(count, label, score));

    private IDataView Generated(int count, Func<int, bool> label, Func<int, float> score) =>
        _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new ScoredRow { Label = label(i), Score = score(i) }));

    private IDataView Singles(float[] labels) =>
        _mlContext.Data.LoadFromEnumerable(labels.Select((l, i) =>
            new SingleRow { Label = l, Score = Scores[i], PredictedLabel = Predictions[i] }));

    private sealed class SingleRow
    {
        public float Label { get; set; }
        public float Score { get; set; }
        public bool PredictedLabel { get; set; }
    }

    private sealed class SignalRow
    {
        public bool Label { get; set; }
        public float Score { get; set; }
        [VectorType(2)] public float[] Signal { get; set; } = [];
    }
}
