using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Detectors.IsolationForest;
using MLNetHybrid.Numerics.Random;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Detectors.IsolationForest;

public sealed class PathContributionsTests
{
    [Fact]
    public void Contributions_are_those_of_a_recursion_over_the_training_rows()
    {
        const int Columns = 4, Rows = 70;
        var random = new RandomStream(9, 0);
        float[] rows = [.. Enumerable.Range(0, Rows * Columns).Select(_ => (float)random.NextDouble())];
        // Trees on all rows: which rows reach a node can then be found again.
        IsolationTreeEnsemble forest = IsolationTreeEnsemble.Grow(
            rows, Rows, Columns, new IsolationForestPlan(9, Rows, Columns, 2, 1), () => { });
        var actual = new float[rows.Length];
        forest.Explain(rows, actual);

        double scale = forest.Trees.Length * AveragePathLength.Of(Rows);
        float[][] training = [.. rows.Chunk(Columns)];
        for (int i = 0; i < Rows; i++)
        {
            var expected = new double[Columns];
            foreach (IsolationTree tree in forest.Trees)
            {
                int node = 0;
                float[][] here = training;
                while (!tree.IsLeaf(node))
                {
                    int f = tree.Features[node];
                    float threshold = tree.Thresholds[node];
                    bool right = training[i][f] > threshold;
                    float[][] next = [.. here.Where(r => r[f] > threshold == right)];
                    expected[f] -= (next.Average(r => Walk(tree, r)) - here.Average(r => Walk(tree, r))) / scale;
                    node = tree.Children[node] + (right ? 1 : 0);
                    here = next;
                }
            }
            // Means are kept in single precision: 1e-6 of path lengths up to 10, nine levels of nine trees, divided by the scale of 60.
            for (int d = 0; d < Columns; d++) Assert.Equal(expected[d], actual[i * Columns + d], 2e-6);
        }
    }

    [Fact]
    public void Contributions_sum_to_the_logarithm_of_the_score_over_the_base_score()
    {
        var ml = new MLContext(3);
        IDataView data = ContractRow.View(ml, 3000); // more rows than a batch
        IsolationForestTransformer model = Explained(ml).Fit(data);
        IDataView scored = model.Transform(data);
        float[] scores = [.. scored.GetColumn<float>("Score")];
        float[][] contributions = [.. scored.GetColumn<float[]>("Why")];
        Assert.InRange(model.Model.BaseScore, 0.3, 0.7);
        for (int i = 0; i < scores.Length; i++)
            // single precision of three terms
            Assert.Equal(Math.Log2(scores[i] / model.Model.BaseScore), contributions[i].Sum(c => (double)c), 1e-6);
        Assert.Equal(scores, ml.AnomalyDetection.Trainers.IsolationForest(new IsolationForestTrainer.Options { Seed = 4 }).Fit(data)
            .Transform(data).GetColumn<float>("Score"));
    }

    [Fact]
    public void The_feature_that_makes_a_row_strange_contributes_most()
    {
        var ml = new MLContext(3);
        ContractRow[] rows = ContractRow.Make(400);
        foreach (ContractRow row in rows) row.Features = [MathF.Sin(row.Index), MathF.Cos(3 * row.Index), MathF.Sin(7 * row.Index)];
        rows[123].Features[1] = 9;
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        float[] why = Explained(ml).Fit(data).Transform(data).GetColumn<float[]>("Why").ElementAt(123);
        Assert.True(why[1] > 0.1 && why[1] > 3 * Math.Max(Math.Abs(why[0]), Math.Abs(why[2])));
    }

    [Fact]
    public void Without_a_split_nothing_contributes()
    {
        IsolationTreeEnsemble forest = IsolationTreeEnsemble.Grow(
            new float[] { 1, 2 }, 1, 2, new IsolationForestPlan(3, 1, 2, 1, 1), () => { });
        float[] actual = [7, 7, 7, 7];
        forest.Explain(new float[] { 1, 2, 3, 4 }, actual);
        Assert.Equal(new float[4], actual);
        float[] scores = [7, 7];
        forest.Score([1, 2, 3, 4], scores);
        Assert.All(scores, score => Assert.Equal(forest.Contributions.BaseExponent, Math.Log2(score)));
    }

    [Fact]
    public void A_contributions_column_named_like_another_output_is_refused() =>
        Assert.Contains("must differ", Assert.Throws<ArgumentException>(() => new MLContext(1).AnomalyDetection.Trainers.IsolationForest(
            new IsolationForestTrainer.Options { FeatureContributionsColumnName = "Score" })).Message, StringComparison.Ordinal);

    private static IsolationForestTrainer Explained(MLContext ml) =>
        ml.AnomalyDetection.Trainers.IsolationForest(
            new IsolationForestTrainer.Options { Seed = 4, FeatureContributionsColumnName = "Why" });

    private static double Walk(IsolationTree tree, float[] x)
    {
        int node = 0;
        while (!tree.IsLeaf(node)) node = tree.Children[node] + (x[tree.Features[node]] > tree.Thresholds[node] ? 1 : 0);
        return tree.PathLengths[node];
    }
}
