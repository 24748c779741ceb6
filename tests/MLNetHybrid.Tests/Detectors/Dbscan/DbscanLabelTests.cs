namespace MLNetHybrid.Tests.Detectors.Dbscan;

public sealed class DbscanLabelTests
{

    public static TheoryData<int> Sets => [.. Enumerable.Range(0, LabelledSets.All.Count)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Labels_of_the_training_rows_are_those_of_scikit_learn(int set)
    {
        var expected = LabelledSets.All[set];
        var model = DensityFits.Fit(expected.Rows, expected.Columns, expected.Epsilon, expected.MinimumPoints);
        Assert.True(expected.Labels.AsSpan().SequenceEqual(model.TrainingClusterIds), expected.Name);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_training_row_scores_above_one_exactly_if_it_is_noise(int set)
    {
        var expected = LabelledSets.All[set];
        var model = DensityFits.Fit(expected.Rows, expected.Columns, expected.Epsilon, expected.MinimumPoints);
        bool[] verdicts = [.. Enumerable.Range(0, expected.RowCount).Select(i => DensityFits.Score(model, expected.Row(i)) > 1)];
        Assert.Equal([.. expected.Labels.Select(label => label == -1)], verdicts);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_training_row_is_assigned_the_cluster_it_was_given_in_training(int set)
    {
        var expected = LabelledSets.All[set];
        var model = DensityFits.Fit(expected.Rows, expected.Columns, expected.Epsilon, expected.MinimumPoints);
        int[] assigned = [.. Enumerable.Range(0, expected.RowCount).Select(i => DensityFits.Find(model, expected.Row(i)).ClusterId)];
        Assert.Equal(expected.Labels, assigned);
    }

    // The scales reach beyond what single precision can square, at both ends.
    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e-12f)]
    [InlineData(1f)]
    [InlineData(1e12f)]
    [InlineData(1e30f)]
    public void Labels_follow_the_definition_at_any_scale_of_the_data(float scale)
    {
        for (int trial = 0; trial < 25; trial++)
        {
            var random = new Random(trial);
            int columns = 1 + random.Next(11), n = 1 + random.Next(140);
            float[] rows = [.. Enumerable.Range(0, n * columns)
                .Select(_ => scale * (random.Next(4) + (trial % 2 == 0 ? 0 : 0.2f * random.NextSingle())))];
            double epsilon = (double)scale * (0.3 + random.NextDouble() * Math.Sqrt(columns));
            int minimumPoints = 1 + random.Next(7);
            Assert.Equal(NaiveDbscan.Labels(rows, columns, epsilon, minimumPoints),
                DensityFits.Fit(rows, columns, epsilon, minimumPoints).TrainingClusterIds);
        }
    }

    [Fact]
    public void Labels_and_scores_do_not_depend_on_the_number_of_threads()
    {
        var random = new Random(5);
        float[] rows = [.. Enumerable.Range(0, 4000 * 3).Select(_ => random.NextSingle() * random.NextSingle() * 8)];
        var one = DensityFits.Fit(rows, 3, null, 5);
        var four = DensityFits.Fit(rows, 3, null, 5, threads: 4);
        Assert.True(one.Clusters.Ids.Max() > 0, "the set should have several clusters");
        Assert.Equal(one.Epsilon, four.Epsilon);
        Assert.Equal(one.TrainingClusterIds, four.TrainingClusterIds);
        Assert.Equal(one.Clusters.Ids, four.Clusters.Ids);
    }

    [Fact]
    public void Neighbours_further_apart_than_any_float_squares_are_still_told_apart()
    {
        float[] rows = [3e38f, -3e38f, 3e38f, 2e38f];
        Assert.Equal([0, -1, 0, 0], DensityFits.Fit(rows, 1, 1.1e38, 2).TrainingClusterIds);
    }
}
