using MLNetHybrid.Detectors.NearestNeighbors;

namespace MLNetHybrid.Tests.Detectors.NearestNeighbors;

/// <summary>Scores, contributions and thresholds against all distances, to the last bit of the score.</summary>
public sealed class NeighborScoreTests
{
    [Theory]
    [InlineData(2, 1, 1, false)]
    [InlineData(33, 1, 5, true)]
    [InlineData(100, 3, 1, true)]
    [InlineData(257, 8, 7, false)]
    [InlineData(700, 2, 20, true)]
    [InlineData(400, 33, 5, false)]
    [InlineData(90, 130, 2, false)]
    [InlineData(64, 5, 63, true)]
    public void Exact_scores_are_those_of_all_distances(int count, int columns, int k, bool ties)
    {
        var random = new Random(count + columns);
        float[] rows = NeighborFits.Rows(random, count, columns, ties), probes = NeighborFits.Rows(random, 150, columns, ties);
        int[] all = [.. Enumerable.Range(0, count)];
        (ReferenceRows reference, float threshold) = NeighborFits.Fit(rows, columns, NeighborFits.Exact(k, threads: 2));
        AssertScores(reference, rows, probes, [all], k);
        double[] own = [.. all.Select(i => NaiveNeighbors.Score(Row(rows, columns, i), rows, [all], k, own: i))];
        Assert.Equal((float)own.Max(), threshold);
    }

    [Theory]
    [InlineData(2, 3, 5, 2, 1, true)]
    [InlineData(300, 4, 20, 32, 1, false)]
    [InlineData(60, 2, 7, 60, 3, true)]
    [InlineData(500, 9, 6, 150, 2, true)]
    [InlineData(200, 33, 50, 32, 1, false)]
    public void Subsampled_scores_are_those_of_the_same_draws(int count, int columns, int draws, int size, int k, bool ties)
    {
        var random = new Random(count + columns);
        float[] rows = NeighborFits.Rows(random, count, columns, ties), probes = NeighborFits.Rows(random, 70, columns, ties);
        NearestNeighborsPlan plan = NeighborFits.Subsampled(draws, size, k);
        int[][] members = NearestNeighborsFit.DrawMembers(count, plan);
        Assert.All(members, draw => Assert.Equal(size, draw.Distinct().Count(i => i >= 0 && i < count)));
        (ReferenceRows reference, float threshold) = NeighborFits.Fit(rows, columns, plan);
        AssertScores(reference, rows, probes, members, k);
        double highest = Enumerable.Range(0, count).Max(i => NaiveNeighbors.Score(Row(rows, columns, i), rows, members, k, own: i));
        Assert.Equal(highest, threshold, 1e-6 * highest);
    }

    [Fact]
    public void Every_row_of_a_batch_scores_as_it_does_alone()
    {
        var random = new Random(3);
        float[] rows = NeighborFits.Rows(random, 900, 6, ties: false), probes = NeighborFits.Rows(random, 500, 6, ties: false);
        foreach (NearestNeighborsPlan plan in new[] { NeighborFits.Exact(4), NeighborFits.Subsampled(9, 100, 2) })
        {
            ReferenceRows reference = NeighborFits.Fit(rows, 6, plan).Reference;
            (float[] scores, float[] contributions) = NeighborFits.Score(reference, probes);
            for (int i = 0; i < scores.Length; i += 7)
            {
                (float[] score, float[] parts) = NeighborFits.Score(reference, Row(probes, 6, i));
                Assert.Equal(scores[i], score[0]);
                Assert.Equal(Row(contributions, 6, i), parts);
            }
        }
    }

    [Fact]
    public void Threads_and_a_repeated_fit_change_nothing_and_another_seed_does()
    {
        float[] rows = NeighborFits.Rows(new Random(5), 1000, 5, ties: false);
        (float[] Scores, float Threshold) Result(NearestNeighborsPlan plan)
        {
            (ReferenceRows reference, float threshold) = NeighborFits.Fit(rows, 5, plan);
            return (NeighborFits.Score(reference, rows).Scores, threshold);
        }
        (float[] one, float threshold) = Result(NeighborFits.Subsampled(10, 32));
        (float[] several, float same) = Result(NeighborFits.Subsampled(10, 32, threads: 4));
        Assert.Equal(one, several);
        Assert.Equal(threshold, same);
        Assert.NotEqual(one, Result(NeighborFits.Subsampled(10, 32, seed: 8)).Scores);
        Assert.Equal(Result(NeighborFits.Exact(3)).Threshold, Result(NeighborFits.Exact(3, threads: 4)).Threshold);
    }

    [Fact]
    public void Repeated_rows_are_neighbours_of_each_other_and_no_row_is_its_own()
    {
        float[] rows = [0, 0, 5, 9];
        Assert.Equal(4, NeighborFits.Fit(rows, 1, NeighborFits.Exact(1)).Threshold); // the own scores are 0, 0, 4, 4
        Assert.Equal(2, NeighborFits.Fit(rows, 1, NeighborFits.Exact(1, contamination: 0.5)).Threshold);
        Assert.Equal(9, NeighborFits.Fit(rows, 1, NeighborFits.Exact(2)).Threshold); // 5, 5, 5, 9
    }

    [Fact]
    public void More_rows_than_set_the_threshold_are_sampled_with_the_seed()
    {
        float[] rows = NeighborFits.Rows(new Random(9), NearestNeighborsFit.MaximumThresholdRows + 3000, 1, ties: false);
        float Threshold(int seed) =>
            NeighborFits.Fit(rows, 1, NeighborFits.Exact(1, threads: 2, contamination: 0.05) with { Seed = seed }).Threshold;
        Assert.Equal(Threshold(1), Threshold(1));
        float[] sorted = [.. rows.Order()];
        double Gap(int i) => i < 0 || i >= sorted.Length - 1 ? double.MaxValue : (double)sorted[i + 1] - sorted[i];
        double[] gaps = [.. sorted.Select((_, i) => Math.Min(Gap(i - 1), Gap(i))).Order()];
        Assert.InRange(Threshold(1), gaps[(int)(0.93 * gaps.Length)], gaps[(int)(0.97 * gaps.Length)]);
    }

    private static void AssertScores(ReferenceRows reference, float[] rows, float[] probes, int[][] draws, int k)
    {
        int D = reference.ColumnCount;
        (float[] scores, float[] contributions) = NeighborFits.Score(reference, probes);
        for (int i = 0; i < scores.Length; i++)
        {
            float[] x = Row(probes, D, i);
            Assert.Equal(NaiveNeighbors.Score(x, rows, draws, k), scores[i], 1e-7 * scores[i]);
            double[] expected = NaiveNeighbors.Contributions(x, rows, draws, k);
            for (int j = 0; j < D; j++) Assert.Equal(expected[j], contributions[i * D + j], 1e-5 * scores[i]);
        }
    }

    private static float[] Row(float[] rows, int columns, int i) => rows[(i * columns)..((i + 1) * columns)];
}
