using MLNetHybrid.Evaluation.TimeSeries;


namespace MLNetHybrid.Evaluation.Tests.TimeSeries;

public sealed class TimeSeriesFiguresTests
{
    [Fact]
    public void Segments_are_the_runs_of_true()
    {
        Assert.Equal([new Segment(0, 2), new Segment(3, 4), new Segment(6, 8)], Segment.Of(Golden.Flags("11010011")));
        Assert.Empty(Segment.Of(Golden.Flags("000")));
        Assert.Empty(Segment.Of([]));
    }

    [Fact]
    public void Point_adjustment_flatters_a_random_score_and_says_so()
    {
        var labels = new bool[2000];
        labels.AsSpan(500, 400).Fill(true);
        float[] uniform = RandomScore.Uniform(labels.Length, seed: 77);
        PointAdjustedF1 adjusted = TimeSeriesMetrics.Of(labels, uniform, [.. uniform.Select(s => s > 0.99f)],
            new TimeSeriesOptions { Window = 10 }).AtPredictions.PointAdjusted;
        Assert.True(adjusted.Value > 0.9);
        Assert.InRange(adjusted.RandomScoreValue, adjusted.Value - 0.05, adjusted.Value + 0.05);
    }

    [Fact]
    public void Delays_are_summarized_over_the_events_found()
    {
        DetectionDelay delay = DetectionDelay.Of(Golden.Flags("0111100111001110011"), Golden.Flags("0001100100000010000"));
        Assert.Equal([2, 0, 2, null], delay.Delays);
        Assert.Equal((1, 4 / 3.0, 2.0, 2.0), (delay.MissedCount, delay.Mean, delay.Median, delay.Maximum));
    }

    [Fact]
    public void Without_anomalies_figures_are_undefined()
    {
        TimeSeriesMetrics metrics = TimeSeriesMetrics.Of(new bool[5], [1, 2, 3, 4, 5], [true, false, false, false, false],
            new TimeSeriesOptions { Window = 2 });
        Assert.Equal(
            Enumerable.Repeat(double.NaN, 9),
            [
                metrics.Volume.Roc, metrics.Volume.PrecisionRecall, metrics.AtPredictions.RangeBased.F1,
                metrics.AtPredictions.EventBased.F1,
                metrics.AtPredictions.Affiliation.F1, metrics.AtPredictions.PointAdjusted.Value, metrics.AtPredictions.Delay.Median,
                metrics.Oracle.RangeBased.Value, metrics.Oracle.PointAdjusted.RandomScoreValue,
            ]);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.StartsWith("VolumeUnderSurface.Window must be in [0, 1048576]; got -1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => VolumeUnderSurface.Of([true], [1], -1)).Message);
        Assert.StartsWith("TimeSeries.ExistenceWeight must be in [0, 1]; got NaN.",
            Assert.Throws<ArgumentOutOfRangeException>(() => TimeSeriesFigures.Of([true], [true], double.NaN)).Message);
        Assert.StartsWith(
            "Time-series figures need finite scores; got Infinity in row 1 of those with a score.",
            Assert.Throws<ArgumentException>(() => TimeSeriesMetrics.Of([true, false], [1, float.PositiveInfinity], [true, true],
                new TimeSeriesOptions { Window = 3 })).Message);
        Assert.StartsWith("labels and predictions must have the same length; got 1 and 2.",
            Assert.Throws<ArgumentException>(() => TimeSeriesFigures.Of([true], [true, false])).Message);
    }
}
