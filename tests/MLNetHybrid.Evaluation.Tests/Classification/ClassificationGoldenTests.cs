namespace MLNetHybrid.Evaluation.Tests.Classification;

/// <summary>Every figure against scikit-learn's on the same rows.</summary>
public sealed class ClassificationGoldenTests
{
    // Both compute the same quotients in double; only the order of a few sums differs.
    private const double Rounding = 1e-12;

    public static TheoryData<string> Names => [.. ClassificationGolden.Instance.Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Confusion_matrix_and_its_figures_agree(string name)
    {
        ClassificationGolden.Case golden = ClassificationGolden.Named(name);
        AnomalyConfusionMatrix matrix = AnomalyConfusionMatrix.Of(golden.Flags, golden.Predictions);
        Assert.Equal(golden.Confusion, new[] { matrix.TrueNegatives, matrix.FalsePositives, matrix.FalseNegatives, matrix.TruePositives });
        Golden.Equal(golden.BalancedAccuracy, matrix.BalancedAccuracy, Rounding);
        Golden.Equal(golden.MatthewsCorrelation, matrix.MatthewsCorrelation, Rounding);
        Golden.Equal(golden.F1, matrix.Anomaly.F1, Rounding);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Report_is_printed_to_the_letter(string name)
    {
        ClassificationGolden.Case golden = ClassificationGolden.Named(name);
        var report = new ClassificationReport(AnomalyConfusionMatrix.Of(golden.Flags, golden.Predictions));
        Assert.Equal(golden.Report, report.ToString());
        Assert.Equal(golden.Report3, report.ToString(3));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Roc_curve_agrees_point_by_point(string name)
    {
        ClassificationGolden.Case golden = ClassificationGolden.Named(name);
        RocCurve curve = RocCurve.Of(golden.Flags, golden.Scores);
        Golden.Equal(golden.Roc?.Area, curve.Area, Rounding);
        Assert.Equal(golden.Roc?.Fpr ?? [], curve.Points.Select(p => p.FalseAlarmRate));
        Assert.Equal(golden.Roc?.Tpr ?? [], curve.Points.Select(p => p.Recall));
        Assert.Equal(golden.Roc?.Thresholds.Select(t => (float)t) ?? [], curve.Points.Skip(1).Select(p => p.Threshold));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Precision_recall_curve_agrees_point_by_point(string name)
    {
        ClassificationGolden.Case golden = ClassificationGolden.Named(name);
        PrecisionRecallCurve curve = PrecisionRecallCurve.Of(golden.Flags, golden.Scores);
        Golden.Equal(golden.Pr?.AveragePrecision, curve.AveragePrecision, Rounding);
        Assert.Equal(golden.Pr?.Precision.Reverse() ?? [], curve.Points.Select(p => p.Precision));
        Assert.Equal(golden.Pr?.Recall.Reverse() ?? [], curve.Points.Select(p => p.Recall));
        Assert.Equal(golden.Pr?.Thresholds.Reverse().Select(t => (float)t) ?? [], curve.Points.Skip(1).Select(p => p.Threshold));
    }

    [Fact]
    public void Curves_of_nothing_are_empty_and_undefined()
    {
        Assert.Empty(RocCurve.Of([], []).Points);
        Assert.True(double.IsNaN(PrecisionRecallCurve.Of([], []).AveragePrecision));
        Assert.Equal("", new ClassificationReport(new AnomalyConfusionMatrix(0, 0, 0, 0)).ToString());
    }

    [Fact]
    public void Nan_scores_and_unequal_lengths_are_refused()
    {
        Assert.StartsWith("scores must not be NaN; row 1 is.",
            Assert.Throws<ArgumentException>(() => RocCurve.Of([true, false], [1, float.NaN])).Message);
        Assert.StartsWith("labels and scores must have the same length; got 2 and 1.",
            Assert.Throws<ArgumentException>(() => RocCurve.Of([true, false], [1])).Message);
        Assert.StartsWith(
            "labels and predictions must have the same length; got 1 and 0.",
            Assert.Throws<ArgumentException>(() => AnomalyConfusionMatrix.Of([true], [])).Message);
    }
}
