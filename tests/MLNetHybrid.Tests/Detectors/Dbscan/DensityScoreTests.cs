using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.Dbscan;


namespace MLNetHybrid.Tests.Detectors.Dbscan;

public sealed class DensityScoreTests
{

    [Fact]
    public void Score_is_the_distance_to_the_nearest_core_point_in_units_of_epsilon()
    {
        float[] rows = [0, 0, 0.5f, 0, 0, 0.5f, 9, 9];
        var model = DensityFits.Fit(rows, 2, 1, 3);
        Assert.Equal([0, 0, 0, -1], model.TrainingClusterIds);
        Assert.Equal(0, DensityFits.Score(model, [0.5f, 0]));
        Assert.Equal(0.5f, DensityFits.Score(model, [0, -0.5f]));
        Assert.Equal(1, DensityFits.Score(model, [-1, 0]));
        Assert.Equal(5, DensityFits.Score(model, [-3, -4]));
    }

    [Fact]
    public void Score_of_unseen_rows_agrees_with_all_distances()
    {
        var random = new Random(11);
        foreach (int columns in (int[])[1, 2, 7, 8, 33])
        {
            float[] rows = [.. Enumerable.Range(0, 700 * columns).Select(_ => random.NextSingle())];
            double epsilon = 0.12 * columns;
            var model = DensityFits.Fit(rows, columns, epsilon, 4);
            Assert.NotEmpty(model.Clusters.Ids);
            FeatureMatrix core = model.Core.ToMatrix();
            for (int trial = 0; trial < 60; trial++)
            {
                float[] x = [.. Enumerable.Range(0, columns).Select(_ => 3 * random.NextSingle() - 1)];
                double nearest = Math.Sqrt(
                    Enumerable.Range(0, model.Core.RowCount)
                    .Min(i => NaiveDbscan.SquaredDistance([.. x, .. core.Row(i)], columns, 0, 1)));
                // the same sum in the same order: equal to the last bit
                Assert.Equal((float)(nearest / epsilon), DensityFits.Score(model, x));
            }
        }
    }

    // An eps whose square is irrational in binary: the verdict must be that of the squares, whatever rounding makes of the quotient.
    [Fact]
    public void Score_is_on_the_same_side_of_one_as_the_squared_distance_is_of_the_squared_radius()
    {
        for (int step = -3; step <= 3; step++)
        {
            double distance = 0.1f;
            double epsilon = distance;
            for (int s = 0; s < Math.Abs(step); s++) epsilon = step > 0 ? Math.BitIncrement(epsilon) : Math.BitDecrement(epsilon);
            var model = DensityFits.Fit([0], 1, epsilon, 1);
            Assert.Equal(distance * distance > epsilon * epsilon, DensityFits.Score(model, [(float)distance]) > 1);
        }
    }

    [Fact]
    public void Without_a_core_point_every_row_is_noise_with_the_largest_finite_score()
    {
        var model = DensityFits.Fit([0, 10, 20], 1, 1, 2);
        Assert.Equal([-1, -1, -1], model.TrainingClusterIds);
        Assert.Equal(float.MaxValue, DensityFits.Score(model, [0]));
        Assert.Equal(DensityClustering.Noise, DensityFits.Find(model, [0]).ClusterId);
    }

    [Fact]
    public void Score_is_finite_where_the_quotient_is_not()
    {
        var model = DensityFits.Fit([0, 0], 1, 1e-30, 2);
        Assert.Equal(float.MaxValue, DensityFits.Score(model, [3e38f]));
        Assert.Equal(0, DensityFits.Score(model, [0]));
    }
}
