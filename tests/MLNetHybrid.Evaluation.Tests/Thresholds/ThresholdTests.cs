using Microsoft.ML;
using MLNetHybrid.Evaluation.Tests.Metrics;
using MLNetHybrid.Evaluation.Thresholds;
using MLNetHybrid.Evaluation.TimeSeries;

namespace MLNetHybrid.Evaluation.Tests.Thresholds;

/// <summary>Thresholds against numpy, scikit-learn and scipy, written by thresholds_golden.py.</summary>
public sealed class ThresholdTests
{
    private static readonly GoldenFile Expected = Golden.Read<GoldenFile>("thresholds");

    public static TheoryData<string> Tails => [.. Expected.Tails.Select(t => t.Name)];

    [Fact]
    public void Quantiles_are_those_of_numpy() =>
        // The threshold is a Single, so it may be off by half its last digit, and by one more where the two interpolations round
        // differently.
        Assert.All(Expected.Quantiles, golden => Golden.Equal(golden.Threshold, ScoreThreshold.Quantile(golden.Scores, golden.Q),
            1.2e-7 * Math.Abs(golden.Threshold)));

    [Fact]
    public void Best_f1_is_that_of_scikit_learns_curve_and_its_threshold_gives_it() => Assert.All(Expected.Oracles, golden =>
    {
        bool[] labels = Golden.Flags(golden.Labels);
        OracleF1 best = ScoreThreshold.BestF1Oracle(labels, golden.Scores);
        Golden.Equal(golden.F1, best.Value, 1e-12);
        Assert.Equal(golden.Alarms, golden.Scores.Count(s => s > best.Threshold));
        Assert.Equal(golden.Alarms, golden.Scores.Count(s => s > (float)best.Threshold));
    });

    [Fact]
    public void Best_f1_lies_in_the_middle_between_two_scores_the_highest_of_equally_good_ones()
    {
        // Alarms at the first score alone, and at all four, have F1 = 2/3.
        Assert.Equal(new OracleF1(2.0 / 3, 6), ScoreThreshold.BestF1Oracle([true, false, false, true], [7, 5, 4, 2]));
        // No Single lies between neighbours: the lower one is the threshold, whichever of the two their middle is rounded to.
        foreach (float low in new[] { 1, MathF.BitIncrement(1) })
            Assert.Equal(new OracleF1(1, low), ScoreThreshold.BestF1Oracle([true, false], [MathF.BitIncrement(low), low]));
        Assert.Equal(
            new OracleF1(1, 0), ScoreThreshold.BestF1Oracle([true, false], [float.PositiveInfinity, 0]));
        Assert.Equal(
            new OracleF1(1, float.NegativeInfinity),
            ScoreThreshold.BestF1Oracle([true, false], [float.PositiveInfinity, float.NegativeInfinity]));
    }

    [Fact]
    public void Without_anomalies_there_is_no_best_f1() =>
        Assert.Equal(new OracleF1(double.NaN, double.NaN), ScoreThreshold.BestF1Oracle([false, false], [1, 2]));

    [Fact]
    public void Contamination_is_never_exceeded_and_reached_without_ties()
    {
        float[] scores = [5, 1, 4, 2, 3, 9, 8, 7, 6, 10];
        Assert.Equal([10f, 10f, 9f, 7f, 1f], new[] { 0, 0.09, 0.1, 0.39, 0.99 }.Select(c => ScoreThreshold.Contamination(scores, c)));
        Assert.Equal(3f, ScoreThreshold.Contamination([3, 3, 3, 1, 2, float.NaN], 0.4));
    }

    [Theory]
    [MemberData(nameof(Tails))]
    public void Likelihoods_and_quantiles_of_given_tails_are_scipys(string name)
    {
        Tail golden = Named(name);
        Assert.All(golden.Probes, probe =>
        {
            var tail = new GeneralizedPareto(probe.Shape, probe.Scale);
            Golden.Equal(probe.LogLikelihood, tail.LogLikelihood(golden.Excesses), 1e-9 * Math.Abs(probe.LogLikelihood));
            Golden.Equal(probe.Exceeded, tail.Exceeded(0.003), 1e-9 * probe.Exceeded);
        });
    }

    [Theory]
    [MemberData(nameof(Tails))]
    public void Fit_is_at_least_as_likely_as_scipys(string name)
    {
        Tail golden = Named(name);
        GeneralizedPareto tail = GeneralizedPareto.Fit(golden.Excesses);
        double likelihood = tail.LogLikelihood(golden.Excesses);
        // scipy's simplex stops when parameters move by less than 1e-4 of themselves, so it may lie a little below the maximum, and never
        // above it.
        Assert.InRange(likelihood, golden.LogLikelihood - 1e-9 * Math.Abs(golden.LogLikelihood), golden.LogLikelihood + 1e-4);
        Assert.InRange(tail.Shape, golden.Shape - 2e-3, golden.Shape + 2e-3);
        Assert.InRange(tail.Scale / golden.Scale, 0.998, 1.002);

        // No neighbour is likelier.
        foreach (double d in new[] { -1e-3, 1e-3 })
        {
            Assert.True(new GeneralizedPareto(tail.Shape + d, tail.Scale).LogLikelihood(golden.Excesses) <= likelihood);
            Assert.True(new GeneralizedPareto(tail.Shape, tail.Scale * (1 + d)).LogLikelihood(golden.Excesses) <= likelihood);
        }
    }

    [Theory]
    [MemberData(nameof(Tails))]
    public void Threshold_is_the_quantile_of_the_fitted_tail(string name)
    {
        Tail golden = Named(name);
        // Scores with the golden tail: as many rows below the initial threshold as there were, and the threshold itself, the quantile's
        // neighbours.
        double t = golden.InitialThreshold;
        float[] scores = [.. Enumerable.Repeat((float)t, golden.RowCount - golden.PeakCount),
            .. golden.Excesses.Select(y => (float)(t + y))];
        PeaksOverThreshold fitted = ScoreThreshold.PeaksOverThreshold(scores,
            new PeaksOverThresholdOptions { InitialQuantile = golden.Level - 0.01, Risk = golden.Risk });
        Assert.Equal((golden.PeakCount, golden.RowCount, golden.Risk), (fitted.PeakCount, fitted.RowCount, fitted.Risk));
        // The fit agrees with scipy's to 0.2 % in shape and scale, which an extrapolation far into a heavy tail magnifies.
        Assert.InRange(fitted.Threshold / golden.Threshold, 0.98, 1.02);
    }

    [Fact]
    public void Excesses_that_are_all_equal_give_the_uniform_tail()
    {
        GeneralizedPareto tail = GeneralizedPareto.Fit([.. Enumerable.Repeat(2.5, 20)]);
        Assert.Equal(new GeneralizedPareto(-1, 2.5), tail);
        Assert.Equal(2.5 * 0.999, tail.Exceeded(0.001), 12);
    }

    [Theory]
    [InlineData(-0.8)]
    [InlineData(-0.3)]
    [InlineData(0.4)]
    [InlineData(1.5)]
    [InlineData(4)]
    public void A_tail_is_found_from_its_own_quantiles_in_any_unit(double shape)
    {
        double[] excesses = [.. Enumerable.Range(0, 500).Select(i => new GeneralizedPareto(shape, 1).Exceeded((i + 0.5) / 500))];
        GeneralizedPareto tail = GeneralizedPareto.Fit(excesses);
        Assert.InRange(tail.Shape, shape - 0.05, shape + 0.05);
        Assert.InRange(tail.Scale, 0.95, 1.05);
        foreach (double unit in new[] { 1e-9, 1e9 })
        {
            GeneralizedPareto scaled = GeneralizedPareto.Fit([.. excesses.Select(y => y * unit)]);
            Assert.Equal(tail.Shape, scaled.Shape, 1e-6);
            Assert.Equal(tail.Scale, scaled.Scale / unit, 1e-6);
        }
    }

    [Fact]
    public void Ten_peaks_are_enough_and_nine_are_not()
    {
        float[] scores = [.. Enumerable.Repeat(0f, 90), .. Enumerable.Range(1, 10).Select(i => (float)(i * i))];
        var options = new PeaksOverThresholdOptions { InitialQuantile = 0.5, Risk = 0.01 };
        Assert.Equal(10, ScoreThreshold.PeaksOverThreshold(scores, options).PeakCount);
        Assert.Contains("got 9 of 99 scores",
            Assert.Throws<ArgumentException>(() => ScoreThreshold.PeaksOverThreshold(scores.AsSpan(0, 99), options)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_risk_is_kept_on_fresh_scores()
    {
        // Exponential scores, drawn by inversion; the threshold for risk q should be near -log q.
        float[] scores = [.. RandomScore.Uniform(50_000, seed: 5).Select(u => -MathF.Log(1 - u))];
        PeaksOverThreshold fitted = ScoreThreshold.PeaksOverThreshold(scores, new PeaksOverThresholdOptions { Risk = 1e-3 });
        Assert.InRange(fitted.Threshold, -Math.Log(1.3e-3), -Math.Log(0.7e-3));
        float[] fresh = [.. RandomScore.Uniform(200_000, seed: 6).Select(u => -MathF.Log(1 - u))];
        Assert.InRange(fresh.Count(s => s > fitted.Threshold) / 200_000.0, 0.7e-3, 1.3e-3);
    }

    [Fact]
    public void Catalog_reads_the_view_and_leaves_out_missing_scores()
    {
        var mlContext = new MLContext(1);
        float[] scores = [float.NaN, .. RandomScore.Uniform(1000, seed: 9)];
        IDataView data = mlContext.Data.LoadFromEnumerable(scores.Select((s, i) => new ScoredRow { Score = s, Label = i % 50 == 3 }));
        AnomalyDetectionCatalog catalog = mlContext.AnomalyDetection;
        Assert.Equal(ScoreThreshold.Quantile(scores.AsSpan(1), 0.9), catalog.QuantileThreshold(data, 0.9));
        Assert.Equal(ScoreThreshold.Contamination(scores, 0.1), catalog.ContaminationThreshold(data, 0.1));
        Assert.Equivalent(ScoreThreshold.PeaksOverThreshold(scores), catalog.PeaksOverThreshold(data), strict: true);
        Assert.Equal(
            ScoreThreshold.BestF1Oracle([.. Enumerable.Range(1, 1000).Select(i => i % 50 == 3)], scores.AsSpan(1)),
            catalog.BestF1OracleThreshold(data));
        Assert.StartsWith(
            "scoreColumnName: column 'Label' must be Single; got Boolean.",
            Assert.Throws<ArgumentException>(() => catalog.QuantileThreshold(data, 0.5, "Label")).Message);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.StartsWith("ScoreThreshold.q must be in [0, 1]; got 1.5.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ScoreThreshold.Quantile([1], 1.5)).Message);
        Assert.StartsWith(
            "ScoreThreshold.contamination must be in [0, 1); got 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ScoreThreshold.Contamination([1], 1)).Message);
        Assert.StartsWith(
            "A threshold needs at least one score that is not NaN; got none among 1.",
            Assert.Throws<ArgumentException>(() => ScoreThreshold.Quantile([float.NaN], 0.5)).Message);
        Assert.StartsWith(
            "PeaksOverThreshold.Risk must be in (0, 0.5); got 0.5.",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => ScoreThreshold.PeaksOverThreshold([1, 2], new PeaksOverThresholdOptions { InitialQuantile = 0.5, Risk = 0.5 }))
            .Message);
        Assert.StartsWith(
            "PeaksOverThreshold.InitialQuantile must be in (0, 1); got 0.",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => ScoreThreshold.PeaksOverThreshold([1, 2], new PeaksOverThresholdOptions { InitialQuantile = 0 })).Message);
        Assert.StartsWith(
            "PeaksOverThreshold needs at least 10 finite scores above the 0.98 quantile, 3; got 0 of 3 scores, the highest 3.",
            Assert.Throws<ArgumentException>(() => ScoreThreshold.PeaksOverThreshold([3, 3, 3])).Message);
    }

    private static Tail Named(string name) => Expected.Tails.Single(t => t.Name == name);

    private sealed record GoldenFile(QuantileCase[] Quantiles, OracleCase[] Oracles, Tail[] Tails);

    private sealed record QuantileCase(float[] Scores, double Q, double Threshold);

    private sealed record OracleCase(string Labels, float[] Scores, double F1, int Alarms);

    private sealed record Tail(
        string Name, double Level, double Risk, int RowCount, int PeakCount, double InitialThreshold, double[] Excesses, double Shape,
        double Scale,
        double LogLikelihood, double Threshold, Probe[] Probes);

    private sealed record Probe(double Shape, double Scale, double LogLikelihood, double Exceeded);
}
