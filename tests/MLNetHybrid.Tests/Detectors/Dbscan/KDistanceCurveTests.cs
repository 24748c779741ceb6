using MLNetHybrid.Detectors.Dbscan;

namespace MLNetHybrid.Tests.Detectors.Dbscan;

public sealed class KDistanceCurveTests
{

    [Fact]
    public void Curve_holds_the_sorted_distances_to_the_kth_row_counting_the_row_itself()
    {
        var curve = KDistanceCurve.Measure(
            DensityFits.Tiled([0, 1, 3, 7, 7], 1), 2, KDistanceCurve.MaximumSampleSize, 1, DensityFits.Threads(1));
        Assert.Equal([0, 0, 1, 1, 2], curve);
    }

    [Fact]
    public void Curve_agrees_with_all_distances()
    {
        var random = new Random(8);
        float[] rows = [.. Enumerable.Range(0, 300 * 5).Select(_ => random.NextSingle())];
        float[] expected = [.. Enumerable.Range(0, 300)
            .Select(i => (float)Math.Sqrt(
            Enumerable.Range(0, 300).Select(j => NaiveDbscan.SquaredDistance(rows, 5, i, j)).Order().ElementAt(6))).Order()];
        Assert.Equal(expected,
            KDistanceCurve.Measure(DensityFits.Tiled(rows, 5), 7, KDistanceCurve.MaximumSampleSize, 1, DensityFits.Threads(1)));
    }

    [Fact]
    public void Curve_of_many_rows_is_a_seeded_sample_close_to_the_whole()
    {
        var random = new Random(2);
        int n = 3 * KDistanceCurve.MaximumSampleSize;
        float[] rows = [.. Enumerable.Range(0, n).Select(_ => random.NextSingle())];
        var tiled = DensityFits.Tiled(rows, 1);
        var curve = KDistanceCurve.Measure(tiled, 5, KDistanceCurve.MaximumSampleSize, 7, DensityFits.Threads(1));
        Assert.Equal(KDistanceCurve.MaximumSampleSize, curve.Length);
        Assert.Equal(curve, KDistanceCurve.Measure(tiled, 5, KDistanceCurve.MaximumSampleSize, 7, DensityFits.Threads(4)));
        Assert.NotEqual(curve, KDistanceCurve.Measure(tiled, 5, KDistanceCurve.MaximumSampleSize, 8, DensityFits.Threads(1)));

        // On a uniform line the distance to the fourth other row is a gamma(4) variable over 2 n: median 3.672 / 2 n. Sampling error about
        // 1 %.
        Assert.Equal(1, curve[curve.Length / 2] / (3.672 / (2 * n)), 0.05);
    }

    [Fact]
    public void Knee_is_where_a_flat_curve_turns_steep()
    {
        float[] curve = [.. Enumerable.Range(0, 90).Select(i => 1 + i / 900f), .. Enumerable.Range(1, 10).Select(i => 1.1f + i)];
        Assert.Equal(89, KDistanceCurve.Knee(curve));
    }

    [Fact]
    public void Knee_leaves_repeated_rows_out()
    {
        float[] curve = [.. Enumerable.Repeat(0f, 300), .. Enumerable.Range(0, 90).Select(i => 1 + i / 900f),
            .. Enumerable.Range(1, 10).Select(i => 1.1f + i)];
        Assert.Equal(389, KDistanceCurve.Knee(curve));
    }

    [Fact]
    public void A_straight_or_arched_curve_gives_its_95_percent_quantile()
    {
        Assert.Equal(95, KDistanceCurve.Knee([.. Enumerable.Range(0, 101).Select(i => 1f + i)]));
        Assert.Equal(95, KDistanceCurve.Knee([.. Enumerable.Range(0, 101).Select(i => MathF.Sqrt(1 + i))]));
        Assert.Equal(95, KDistanceCurve.Knee([.. Enumerable.Repeat(2f, 101)]));
    }

    [Fact]
    public void One_positive_distance_is_the_knee_and_none_is_no_knee()
    {
        Assert.Equal(2, KDistanceCurve.Knee([0, 0, 3]));
        Assert.Equal(-1, KDistanceCurve.Knee([0, 0, 0]));
        Assert.Equal(-1, KDistanceCurve.Knee([]));
    }

    [Fact]
    public void Estimated_epsilon_parts_outliers_from_standardised_blobs()
    {
        var random = new Random(4);
        foreach (int columns in (int[])[2, 8, 32])
        {
            float[] rows = [.. Enumerable.Range(0, 1000 * columns)
                .Select(i => (float)(i / columns < 980 ? Gaussian.Next(random.NextDouble) : 6 * Gaussian.Next(random.NextDouble)))];
            var model = DensityFits.Fit(rows, columns, null, 5);
            Assert.Equal(1000, model.KDistances.Length);
            Assert.Equal(model.Epsilon, model.KDistances[model.Knee]);
            Assert.InRange(model.TrainingClusterIds.Take(980).Count(id => id < 0), 0, 980 * 0.15);
            Assert.InRange(model.TrainingClusterIds.Skip(980).Count(id => id < 0), 12, 20);
        }
    }

    [Fact]
    public void Rows_that_are_all_alike_form_one_cluster()
    {
        var model = DensityFits.Fit([.. Enumerable.Repeat(2f, 30)], 3, null, 5);
        Assert.Equal(RepeatedRows.ShareOfLength * Math.Sqrt(12), model.Epsilon, 1e-12);
        Assert.All(model.TrainingClusterIds, id => Assert.Equal(0, id));
    }

    [Fact]
    public void Fewer_rows_than_minimum_points_are_all_noise()
    {
        var model = DensityFits.Fit([1, 2, 3], 1, null, 5);
        Assert.True(model.Epsilon > 0);
        Assert.All(model.TrainingClusterIds, id => Assert.Equal(-1, id));
    }
}
