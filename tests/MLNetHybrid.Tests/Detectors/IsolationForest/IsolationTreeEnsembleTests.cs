using MLNetHybrid.Detectors.IsolationForest;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Tests.Detectors.IsolationForest;

public sealed class IsolationTreeEnsembleTests
{
    private static IsolationForestGolden Golden => IsolationForestGolden.Instance;

    public static TheoryData<int> AllForests => [.. Enumerable.Range(0, IsolationForestGolden.Instance.Forests.Length)];

    [Theory]
    [MemberData(nameof(AllForests))]
    public void Scores_of_a_given_forest_are_those_of_scikit_learn(int index)
    {
        IsolationForestGolden.Forest expected = Golden.Forests[index];
        var scores = new float[expected.Rows.Length];
        expected.ToEnsemble().Score(Flat(expected.Rows), scores);

        // Path lengths are kept in single precision (6e-8 of at most about 20) and so is the score.
        for (int i = 0; i < scores.Length; i++) Assert.Equal(expected.Scores[i], scores[i], 1e-6);
    }

    [Fact]
    public void Scores_and_ranking_agree_with_scikit_learn_within_sampling_error()
    {
        IsolationForestGolden.SpreadOverSeeds expected = Golden.Spread;
        const int Seeds = 40;
        var sums = new double[expected.Probes.Length];
        double aucSum = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            IsolationTreeEnsemble forest = Grow(expected.Train, new IsolationForestPlan(100, 256, 3, seed, Environment.ProcessorCount));
            float[] probes = Scores(forest, expected.Probes);
            for (int i = 0; i < sums.Length; i++) sums[i] += probes[i];
            aucSum += AreaUnderRoc(Scores(forest, expected.Test), expected.Labels);
        }

        // Two means of 40 runs each, of equal variance: five standard errors of their difference.
        double standardErrors = 5 * Math.Sqrt(1.0 / Seeds + 1.0 / expected.Seeds);
        for (int i = 0; i < sums.Length; i++) Assert.Equal(expected.Mean[i], sums[i] / Seeds, standardErrors * expected.Deviation[i]);
        Assert.Equal(expected.AucMean, aucSum / Seeds, standardErrors * expected.AucDeviation);
    }

    [Fact]
    public void Average_path_length_is_strictly_increasing_and_known_for_small_leaves()
    {
        Assert.Equal(0, AveragePathLength.Of(0));
        Assert.Equal(0, AveragePathLength.Of(1));
        Assert.Equal(1, AveragePathLength.Of(2));
        Assert.Equal(10.244770920114, AveragePathLength.Of(256), 1e-10);
        for (int n = 2; n < 2000; n++) Assert.True(AveragePathLength.Of(n) > AveragePathLength.Of(n - 1));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(256, 8)]
    [InlineData(257, 9)]
    [InlineData(1048576, 20)]
    public void Height_limit_is_the_binary_logarithm_rounded_up(int subsampleSize, int limit) =>
        Assert.Equal(limit, IsolationTreeBuilder.HeightLimit(subsampleSize));

    [Fact]
    public void Same_seed_gives_the_same_forest_at_any_thread_count_and_another_seed_another()
    {
        float[][] rows = Normal(300, 4, seed: 1);
        var plan = new IsolationForestPlan(20, 128, 4, Seed: 17, ThreadCount: 1);
        float[] one = Scores(Grow(rows, plan), rows);
        Assert.Equal(one, Scores(Grow(rows, plan with { ThreadCount = 4 }), rows));
        Assert.Equal(one, Scores(Grow(rows, plan with { ThreadCount = 8 }), rows));
        Assert.NotEqual(one, Scores(Grow(rows, plan with { Seed = 18 }), rows));
    }

    [Fact]
    public void Smaller_forest_is_the_beginning_of_a_larger_one()
    {
        float[][] rows = Normal(100, 2, seed: 6);
        IsolationTreeEnsemble small = Grow(rows, new IsolationForestPlan(3, 64, 2, 5, 1)),
            large = Grow(rows, new IsolationForestPlan(6, 64, 2, 5, 1));
        for (int t = 0; t < 3; t++) Assert.Equal(small.Trees[t].Thresholds.ToArray(), large.Trees[t].Thresholds.ToArray());
    }

    [Fact]
    public void Trees_hold_every_row_of_the_subsample_and_stay_below_the_height_limit()
    {
        float[][] rows = Normal(500, 3, seed: 2);
        foreach (IsolationTree tree in Grow(rows, new IsolationForestPlan(10, 100, 3, 1, 1)).Trees)
        {
            int held = 0;
            foreach (int size in tree.LeafSizes) held += size;
            Assert.Equal(100, held);
            Assert.InRange(tree.Height, 5, 7);
        }
    }

    [Fact]
    public void Constant_columns_are_never_split_and_equal_rows_give_a_single_leaf()
    {
        float[][] rows = [.. Normal(80, 1, seed: 3).Select(r => new[] { 5f, r[0], -1f })];
        foreach (IsolationTree tree in Grow(rows, new IsolationForestPlan(10, 64, 3, 1, 1)).Trees)
        {
            for (int node = 0; node < tree.NodeCount; node++)
            {
                if (tree.LeafSizes[node] == 0) Assert.Equal(1, tree.Features[node]);
            }
        }

        float[][] equal = [.. Enumerable.Repeat(new[] { 1f, 2f }, 50)];
        IsolationTreeEnsemble forest = Grow(equal, new IsolationForestPlan(5, 50, 2, 1, 1));
        foreach (IsolationTree tree in forest.Trees) Assert.Equal(1, tree.NodeCount);
        Assert.Equal(0.5f, Scores(forest, equal)[0], 1e-6);
    }

    [Fact]
    public void Neighbouring_floats_can_be_told_apart()
    {
        float[][] rows = [[1f], [MathF.BitIncrement(1f)]];
        foreach (IsolationTree tree in Grow(rows, new IsolationForestPlan(5, 2, 1, 1, 1)).Trees) Assert.Equal(3, tree.NodeCount);
    }

    [Fact]
    public void Largest_floats_are_split_without_overflow()
    {
        float[][] rows = [[float.MinValue], [float.MaxValue], [0], [1]];
        float[] scores = Scores(Grow(rows, new IsolationForestPlan(50, 4, 1, 1, 1)), rows);
        Assert.All(scores, s => Assert.InRange(s, 0, 1));
    }

    [Fact]
    public void Single_row_scores_one_half()
    {
        IsolationTreeEnsemble forest = Grow([[1, 2]], new IsolationForestPlan(3, 1, 2, 1, 1));
        Assert.Equal([0.5f, 0.5f], Scores(forest, [[1, 2], [100, -100]]));
    }

    [Fact]
    public void Order_of_the_training_rows_changes_nothing_but_the_draw()
    {
        float[][] rows = Normal(400, 2, seed: 4), reversed = [.. rows.AsEnumerable().Reverse()];
        float[] a = Scores(Grow(rows, new IsolationForestPlan(2000, 64, 2, 1, 2)), [[0, 0], [3, 3]]);
        float[] b = Scores(Grow(reversed, new IsolationForestPlan(2000, 64, 2, 2, 2)), [[0, 0], [3, 3]]);
        // One tree's path length varies by about 2, the mean of 2000 by 0.05, the score by 0.05 ln 2 s / c(64).
        for (int i = 0; i < a.Length; i++) Assert.Equal(a[i], b[i], 0.02);
    }

    [Fact]
    public void Scaling_a_column_by_a_power_of_two_changes_no_score()
    {
        float[][] rows = Normal(200, 2, seed: 8), scaled = [.. rows.Select(r => new[] { MathF.ScaleB(r[0], -30), MathF.ScaleB(r[1], 5) })];
        var plan = new IsolationForestPlan(20, 64, 2, 3, 1);
        Assert.Equal(Scores(Grow(rows, plan), rows), Scores(Grow(scaled, plan), scaled));
    }

    [Fact]
    public void Rows_score_the_same_alone_and_in_a_batch()
    {
        float[][] rows = Normal(203, 3, seed: 5);
        IsolationTreeEnsemble forest = Grow(rows, new IsolationForestPlan(30, 128, 3, 3, 1));
        float[] together = Scores(forest, rows);
        for (int i = 0; i < rows.Length; i++) Assert.Equal(together[i], Scores(forest, [rows[i]])[0]);
    }

    [Fact]
    public void Outlier_has_the_highest_score()
    {
        float[][] rows = [.. Normal(300, 3, seed: 7), [9, -9, 9]];
        float[] scores = Scores(Grow(rows, new IsolationForestPlan(100, 256, 3, 3, 2)), rows);
        Assert.Equal(rows.Length - 1, Array.IndexOf(scores, scores.Max()));
    }

    [Fact]
    public void Cancellation_reaches_the_caller() => Assert.Throws<OperationCanceledException>(
        () => IsolationTreeEnsemble.Grow(
        Flat(Normal(20, 2, 1)), 20, 2, new IsolationForestPlan(5, 8, 2, 1, 1), () => throw new OperationCanceledException()));

    private static IsolationTreeEnsemble Grow(float[][] rows, IsolationForestPlan plan) =>
        IsolationTreeEnsemble.Grow(
            Flat(rows), rows.Length, rows[0].Length, plan with { SubsampleSize = Math.Min(plan.SubsampleSize, rows.Length) }, () => { });

    private static float[] Scores(IsolationTreeEnsemble forest, float[][] rows)
    {
        var scores = new float[rows.Length];
        forest.Score(Flat(rows), scores);
        return scores;
    }

    private static float[] Flat(float[][] rows) => [.. rows.SelectMany(r => r)];

    private static double AreaUnderRoc(float[] scores, int[] labels)
    {
        double wins = 0;
        for (int a = 0; a < scores.Length; a++)
        {
            for (int n = 0; n < scores.Length; n++)
            {
                if (labels[a] == 1 && labels[n] == 0) wins += scores[a] > scores[n] ? 1 : scores[a] == scores[n] ? 0.5 : 0;
            }
        }
        int anomalies = labels.Sum();
        return wins / ((double)anomalies * (labels.Length - anomalies));
    }

    private static float[][] Normal(int n, int d, int seed)
    {
        var random = new RandomStream(seed, 0);
        return [.. Enumerable.Range(0, n).Select(_ => Gaussian.Values(() => random.NextDouble(), d))];
    }
}
