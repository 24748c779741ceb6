namespace MLNetHybrid.Evaluation.Tests.TimeSeries;

/// <summary>Every figure of a series against a plain implementation of its definition.</summary>
public sealed class TimeSeriesGoldenTests
{
    // The same numbers in double, summed in another order.
    private const double Rounding = 1e-11;

    public static TheoryData<string> Names => [.. TimeSeriesGolden.Instance.Cases.Select(c => c.Name)];

    public static TheoryData<string> Series => [.. TimeSeriesGolden.Instance.Periods.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Volumes_agree_with_labels_widened_row_by_row(string name)
    {
        TimeSeriesGolden.Case golden = TimeSeriesGolden.Named(name);
        VolumeUnderSurface volume = VolumeUnderSurface.Of(golden.Flags, golden.Scores, golden.Window, golden.ThresholdCount);
        Golden.Equal(golden.VusRoc, volume.Roc, Rounding);
        Golden.Equal(golden.VusPr, volume.PrecisionRecall, Rounding);
        Assert.Equal(golden.Window, volume.Window);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Figures_of_predictions_agree(string name)
    {
        TimeSeriesGolden.Case golden = TimeSeriesGolden.Named(name);
        TimeSeriesFigures figures = TimeSeriesFigures.Of(golden.Flags, golden.Predictions);
        Golden.Equal(golden.RangeBased[0], figures.RangeBased.Precision, Rounding);
        Golden.Equal(golden.RangeBased[1], figures.RangeBased.Recall, Rounding);
        Golden.Equal(golden.EventBased[0], figures.EventBased.Precision, Rounding);
        Golden.Equal(golden.EventBased[1], figures.EventBased.Recall, Rounding);
        Golden.Equal(golden.Affiliation[0], figures.Affiliation.Precision, Rounding);
        Golden.Equal(golden.Affiliation[1], figures.Affiliation.Recall, Rounding);
        Golden.Equal(golden.PointAdjusted, figures.PointAdjusted.Value, Rounding);
        Assert.Equal(golden.Delays, figures.Delay.Delays);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Best_figures_over_thresholds_agree(string name)
    {
        TimeSeriesGolden.Case golden = TimeSeriesGolden.Named(name);
        OracleFigures oracle = OracleFigures.Of(golden.Flags, golden.Scores, 100, 0.2, seed: 1);
        Golden.Equal(golden.BestRangeBased, oracle.RangeBased.Value, Rounding);
        Golden.Equal(golden.BestEventBased, oracle.EventBased.Value, Rounding);
        Golden.Equal(golden.BestAffiliation, oracle.Affiliation.Value, Rounding);
        Golden.Equal(golden.BestPointAdjusted, oracle.PointAdjusted.Value, Rounding);

        bool[] atBest = [.. golden.Scores.Select(s => s > oracle.RangeBased.Threshold)];
        Assert.Equal(oracle.RangeBased.Value, TimeSeriesFigures.Of(golden.Flags, atBest).RangeBased.F1, 12);
    }

    [Theory]
    [MemberData(nameof(Series))]
    public void Period_is_the_highest_peak_of_the_autocorrelation(string name)
    {
        TimeSeriesGolden.PeriodCase golden = TimeSeriesGolden.Instance.Periods.Single(p => p.Name == name);
        Assert.Equal(golden.Period, SeriesPeriod.Of(golden.Series));
    }

    [Fact]
    public void A_series_without_variance_or_with_gaps_has_the_fallback_period()
    {
        Assert.Equal(SeriesPeriod.Fallback, SeriesPeriod.Of(new float[500]));
        Assert.Equal(SeriesPeriod.Fallback, SeriesPeriod.Of([]));
        Assert.Equal(SeriesPeriod.Fallback,
            SeriesPeriod.Of([.. Enumerable.Range(0, 300).Select(i => i == 7 ? float.NaN : MathF.Sin(i / 4f))]));
    }
}
