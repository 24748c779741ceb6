using MLNetHybrid.Evaluation.Bootstrap;
using MLNetHybrid.Evaluation.Classification;
using MLNetHybrid.Evaluation.Metrics;

namespace MLNetHybrid.Evaluation;

/// <summary>Figures of scored rows against their labels. An anomaly is the positive class. Immutable, so safe for all threads.</summary>
public sealed class AnomalyMetrics
{
    internal AnomalyMetrics(ScoredRows rows, double? threshold, BlockBootstrapOptions? bootstrap, TimeSeriesOptions? timeSeries)
    {
        ScoreSteps steps = ScoreSteps.Of(rows.Labels, rows.Scores);
        RowCount = rows.Labels.Length;
        UnjudgedRowCount = rows.Unjudged;
        UnjudgedAnomalyCount = rows.UnjudgedAnomalies;
        MissingLabelRowCount = rows.MissingLabels;
        Threshold = threshold;
        ConfusionMatrix = AnomalyConfusionMatrix.Of(rows.Labels, rows.Predictions);
        long scored = RowCount + rows.MissingLabels + rows.LeftOut.Rows;
        long anomalies = ConfusionMatrix.Positives + rows.LeftOut.Anomalies + rows.UnjudgedAnomalies;
        Coverage = (double)scored / (scored + rows.Unjudged);
        RecallOfAllAnomalies = anomalies == 0 ? 0 : (double)(ConfusionMatrix.TruePositives + rows.LeftOut.Flagged) / anomalies;
        UndefinedReason = UndefinedFigures.Reason(ConfusionMatrix, rows);
        Report = new ClassificationReport(ConfusionMatrix);
        Roc = RocCurve.Of(steps);
        PrecisionRecall = PrecisionRecallCurve.Of(steps);
        if (bootstrap is not null)
            Intervals = BlockBootstrap.Run(rows.Labels.ToArray(), rows.Predictions.ToArray(), steps, bootstrap.Checked());
        if (timeSeries is not null) TimeSeries = TimeSeriesMetrics.Of(rows.Labels, rows.Scores, rows.Predictions, timeSeries);
    }

    /// <summary>The figures of scores and verdicts in memory. Rows with a NaN score are counted and left out.</summary>
    /// <param name="labels">One label a row; true is an anomaly.</param>
    /// <param name="scores">As many, higher meaning more anomalous.</param>
    /// <param name="predictions">As many; true is an alarm.</param>
    /// <param name="bootstrap">Confidence intervals; null: none.</param>
    /// <param name="timeSeries">Figures of a series in time; its <see cref="TimeSeriesOptions.Window"/> must be given. Null: none.</param>
    /// <remarks>Cost: O(n log n) time and O(n) memory in the rows.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <example>
    /// <code>
    /// bool[] labels = [false, false, true, true], alarms = [false, true, true, true];
    /// float[] scores = [0.1f, 0.6f, 0.7f, 0.9f];
    /// AnomalyMetrics metrics = AnomalyMetrics.Of(labels, scores, alarms);
    /// AnomalyMetrics stricter = AnomalyMetrics.Of(labels, scores, threshold: 0.65);
    /// </code>
    /// </example>
    public static AnomalyMetrics Of(
        ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores, ReadOnlySpan<bool> predictions, BlockBootstrapOptions? bootstrap = null,
        TimeSeriesOptions? timeSeries = null)
    {
        SameLength.Check(labels.Length, scores.Length, nameof(labels), nameof(scores));
        SameLength.Check(labels.Length, predictions.Length, nameof(labels), nameof(predictions));
        var rows = new ScoredRows();
        for (int i = 0; i < labels.Length; i++) rows.Add(labels[i], scores[i], predictions[i]);
        return new AnomalyMetrics(rows, null, bootstrap, timeSeries);
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{bool}, ReadOnlySpan{float}, ReadOnlySpan{bool}, BlockBootstrapOptions?, TimeSeriesOptions?)"/>
    /// <param name="labels">One label a row; true is an anomaly.</param>
    /// <param name="scores">As many, higher meaning more anomalous.</param>
    /// <param name="threshold">Rows with a higher score are alarms; not NaN.</param>
    /// <param name="bootstrap">Confidence intervals; null: none.</param>
    /// <param name="timeSeries">Figures of a series in time; its <see cref="TimeSeriesOptions.Window"/> must be given. Null: none.</param>
    public static AnomalyMetrics Of(
        ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores, double threshold, BlockBootstrapOptions? bootstrap = null,
        TimeSeriesOptions? timeSeries = null)
    {
        SameLength.Check(labels.Length, scores.Length, nameof(labels), nameof(scores));
        Argument.InRange(threshold, double.NegativeInfinity, double.PositiveInfinity, "AnomalyMetrics.threshold");
        var rows = new ScoredRows();
        for (int i = 0; i < labels.Length; i++) rows.Add(labels[i], scores[i], scores[i] > threshold);
        return new AnomalyMetrics(rows, threshold, bootstrap, timeSeries);
    }

    /// <summary>Rows that have a score and a label: those all figures are computed from.</summary>
    public long RowCount { get; }

    /// <summary>
    /// Rows left out because their score is NaN: they are not judged, as a window is not until its stream is long enough. No figure takes
    /// them as normal, and none but <see cref="RecallOfAllAnomalies"/> knows of them.
    /// </summary>
    public long UnjudgedRowCount { get; }

    /// <summary>Rows without a score that are labelled anomalies: missed, whatever <see cref="Recall"/> says.</summary>
    public long UnjudgedAnomalyCount { get; }

    /// <summary>Rows left out because their label is missing (NaN, or no key) though they have a score.</summary>
    public long MissingLabelRowCount { get; }

    /// <summary>
    /// The share of the rows that have a score, in [0, 1]; NaN without rows. El-Yaniv and Wiener, On the Foundations of Noise-free
    /// Selective Classification, 2010.
    /// </summary>
    public double Coverage { get; }

    /// <summary>
    /// The share of all labelled anomalies that are found, in [0, 1], where those without a score count as missed: TP / (TP + FN + unjudged
    /// anomalies); 0 without anomalies. In a comparison a scorer's verdicts on rows that other scorers do not judge count too.
    /// </summary>
    public double RecallOfAllAnomalies { get; }

    /// <summary>Which figures are NaN because a class has no rows, as a sentence. Null where rows of both classes are judged.</summary>
    public string? UndefinedReason { get; }

    /// <summary>The threshold that the predictions were derived by; null where the view's predicted labels were read.</summary>
    public double? Threshold { get; }

    /// <summary>Labels against predictions.</summary>
    public AnomalyConfusionMatrix ConfusionMatrix { get; }

    /// <summary>Precision, recall, F1 and support by class with their averages.</summary>
    public ClassificationReport Report { get; }

    /// <summary>The ROC curve of the score.</summary>
    public RocCurve Roc { get; }

    /// <summary>The precision-recall curve of the score.</summary>
    public PrecisionRecallCurve PrecisionRecall { get; }

    /// <inheritdoc cref="RocCurve.Area"/>
    public double AreaUnderRocCurve => Roc.Area;

    /// <inheritdoc cref="PrecisionRecallCurve.AveragePrecision"/>
    public double AveragePrecision => PrecisionRecall.AveragePrecision;

    /// <inheritdoc cref="AnomalyConfusionMatrix.Accuracy"/>
    public double Accuracy => ConfusionMatrix.Accuracy;

    /// <summary>TP / (TP + FP), in [0, 1]: the share of alarms that are right; 0 without alarms.</summary>
    public double Precision => ConfusionMatrix.Anomaly.Precision;

    /// <summary>
    /// TP / (TP + FN), in [0, 1]: the share of judged anomalies found; 0 without any. See <see cref="RecallOfAllAnomalies"/>.
    /// </summary>
    public double Recall => ConfusionMatrix.Anomaly.Recall;

    /// <summary>2 TP / (2 TP + FP + FN), in [0, 1]: the harmonic mean of precision and recall; 0 where both are.</summary>
    public double F1 => ConfusionMatrix.Anomaly.F1;

    /// <inheritdoc cref="AnomalyConfusionMatrix.FalseAlarmRate"/>
    public double FalseAlarmRate => ConfusionMatrix.FalseAlarmRate;

    /// <inheritdoc cref="AnomalyConfusionMatrix.MissedAlarmRate"/>
    public double MissedAlarmRate => ConfusionMatrix.MissedAlarmRate;

    /// <inheritdoc cref="AnomalyConfusionMatrix.BalancedAccuracy"/>
    public double BalancedAccuracy => ConfusionMatrix.BalancedAccuracy;

    /// <inheritdoc cref="AnomalyConfusionMatrix.MatthewsCorrelation"/>
    public double MatthewsCorrelation => ConfusionMatrix.MatthewsCorrelation;

    /// <summary>Confidence intervals; null without options for them or without rows.</summary>
    public BootstrapIntervals? Intervals { get; }

    /// <summary>Figures of the series in time; null without options for them.</summary>
    public TimeSeriesMetrics? TimeSeries { get; }

    /// <summary>The classification report and a line for each of the other figures.</summary>
    public override string ToString()
    {
        static string Line(string name, double value) => Invariant($"{name,-26}{value:F4}\n");
        return Report.ToString(4, "normal", "anomaly") + "\n"
            + Line("ROC AUC", AreaUnderRocCurve) + Line("average precision", AveragePrecision) + Line("balanced accuracy", BalancedAccuracy)
            + Line("Matthews correlation", MatthewsCorrelation) + Line("false-alarm rate", FalseAlarmRate)
            + Line("missed-alarm rate", MissedAlarmRate) + Line("recall of all anomalies", RecallOfAllAnomalies)
            + Invariant($"{"rows judged",-26}{RowCount}\n")
            + Invariant($"{"left out",-26}{UnjudgedRowCount} not judged, {UnjudgedAnomalyCount} anomalies among them; ")
            + Invariant($"{MissingLabelRowCount} without label\n")
            + (UndefinedReason is string reason ? $"{"undefined",-26}{reason}\n" : "")
            + TimeSeries;
    }
}
