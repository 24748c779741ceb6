using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MLNetHybrid.Tests.Detectors.PrincipalComponents;

public sealed class PrincipalComponentsTrainerTests
{
    private readonly MLContext _ml = new(1);
    private readonly List<string> _messages = [];

    public PrincipalComponentsTrainerTests() => _ml.Log += (_, e) => _messages.Add(e.RawMessage);

    [Theory]
    [InlineData(300, 40)]
    [InlineData(300, 240)]
    [InlineData(230, 300)]
    [InlineData(20, 300)]
    public void Components_are_orthonormal_and_the_residual_is_orthogonal_to_them(int rows, int columns)
    {
        float[] x = Rows.Factors(rows, columns, 12);
        PrincipalComponentsModelParameters model = Fit(x, columns, new() { ExplainedVariance = 0.99 }).Model;
        Assert.InRange(model.ComponentCount, 2, 12);
        Assert.InRange(model.ExplainedVariance, 0.99, 1);
        for (int i = 0; i < model.ComponentCount; i++)
            for (int j = 0; j <= i; j++) Assert.Equal(i == j ? 1 : 0, Dot(model.Component(i), model.Component(j)), 1e-6);

        var space = model.Space;
        float[] y = new float[rows * space.PaddedComponents], r = new float[rows * space.PaddedFeatures];
        space.Project(x, rows, y, r);
        for (int n = 0; n < rows; n++)
        {
            ReadOnlySpan<float> residual = r.AsSpan(n * space.PaddedFeatures, columns);
            for (int k = 0; k < space.ComponentCount; k++) Assert.Equal(0, Dot(residual, space.Component(k)), 1e-4);
        }
    }

    // N < D, N > D, through Lanczos and at once.
    [Theory]
    [InlineData(50, 6)]
    [InlineData(12, 30)]
    [InlineData(260, 220)]
    public void With_all_components_nothing_is_left_of_the_training_rows(int rows, int columns)
    {
        float[] x = Rows.Factors(rows, columns, 20);
        PrincipalComponentsTransformer model = Fit(x, columns, new() { Components = int.MaxValue });
        Assert.Equal(Math.Min(rows - 1, columns), model.Model.ComponentCount);
        Assert.Equal(1, model.Model.ExplainedVariance, 1e-9);
        Assert.All(Scores(model, x, columns), score => Assert.InRange(score, 0, 1e-9f));
        Assert.Contains(_messages, text => text.Contains(
            $"vary in {Math.Min(rows - 1, columns)} directions only", StringComparison.Ordinal));
    }

    [Fact]
    public void The_number_of_components_is_the_least_that_holds_the_share()
    {
        float[] x = Rows.Factors(400, 230, 30, decay: 0.95);
        PrincipalComponentsModelParameters all = Fit(x, 230, new() { Components = 230 }).Model;
        foreach (double share in new[] { 0.05, 0.5, 0.9, 0.999, 0.9999999 })
        {
            double sum = 0;
            int expected = all.Variances.TakeWhile(variance => (sum += variance) < share * all.TotalVariance).Count() + 1;
            PrincipalComponentsModelParameters model = Fit(x, 230, new() { ExplainedVariance = share }).Model;
            Assert.Equal(expected, model.ComponentCount);
            for (int k = 0; k < expected; k++) Assert.Equal(all.Variances[k], model.Variances[k], 1e-8 * all.Variances[0]);
        }
    }

    [Theory]
    [InlineData(300, 250)]
    [InlineData(100, 7)]
    [InlineData(200, 260)]
    public void Scores_do_not_depend_on_the_number_of_threads(int rows, int columns)
    {
        float[] x = Rows.Factors(rows, columns, 12);
        float[][] scores = [.. new[] { 1, 2, 7 }
            .Select(threads => Scores(Fit(x, columns, new() { NumberOfThreads = threads }), x, columns))];
        Assert.Equal(scores[0], scores[1]);
        Assert.Equal(scores[0], scores[2]);
    }

    [Theory]
    [InlineData(500, 300)]
    [InlineData(90, 400)]
    public void The_randomized_solver_finds_what_the_exact_one_does_for_any_seed(int rows, int columns)
    {
        float[] x = Rows.Factors(rows, columns, 80, decay: 0.93);
        PrincipalComponentsSolver randomized = PrincipalComponentsSolver.Randomized;
        foreach (int? count in new int?[] { 5, null })
        {
            PrincipalComponentsTransformer exact = Fit(x, columns, new() { Components = count, ExplainedVariance = 0.95 });
            float[] expected = Scores(exact, x, columns);
            foreach (int seed in new[] { 1, 2 })
            {
                PrincipalComponentsTrainer.Options options =
                    new() { Components = count, ExplainedVariance = 0.95, Solver = randomized, Seed = seed };
                PrincipalComponentsTransformer model = Fit(x, columns, options);
                Assert.Equal(exact.Model.ComponentCount, model.Model.ComponentCount);
                Assert.Equal(exact.Model.TotalVariance, model.Model.TotalVariance, 1e-6 * exact.Model.TotalVariance);
                Assert.Equal(exact.Model.ExplainedVariance, model.Model.ExplainedVariance, 1e-4);
                foreach ((float one, float other) in expected.Zip(Scores(model, x, columns))) Assert.Equal(one, other, 0.01 * one + 1e-4);
                Assert.Equal(Scores(model, x, columns), Scores(Fit(x, columns, options with { NumberOfThreads = 1 }), x, columns));
            }
        }
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(null)]
    public void Onnx_runtime_gives_the_same_scores(double? share)
    {
        // Null: equal rows, no components.
        float[] x = share is null ? [.. Enumerable.Repeat(2f, 60)] : Rows.Factors(60, 12, 5);
        int columns = share is null ? 3 : 12, rows = x.Length / columns;
        PrincipalComponentsTransformer model = Fit(x, columns, new() { ExplainedVariance = share ?? 0.9, T2ColumnName = "T2" });
        using var file = new MemoryStream();
        model.Model.SaveAsOnnx(file);
        float[] probes = [.. x.Select((value, i) => value + (i % 7 == 0 ? 1 : 0))];
        using var session = new InferenceSession(file.ToArray());
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(probes, [rows, columns]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(
            options, new Dictionary<string, OrtValue> { ["features"] = input }, ["score", "t2"]);
        IDataView scored = model.Transform(Rows.View(_ml, probes, columns));
        foreach ((string column, OrtValue output) in new[] { "Score", "T2" }.Zip(outputs))
            foreach ((float expected, float actual) in scored.GetColumn<float>(column).Zip(output.GetTensorDataAsSpan<float>().ToArray()))
                Assert.Equal(expected, actual, 1e-5 * (1 + expected));
    }

    [Fact]
    public void A_shift_of_all_rows_changes_nothing_but_rounding()
    {
        float[] x = Rows.Factors(200, 30, 8), shifted = [.. x.Select(value => value + 1024)];
        PrincipalComponentsTransformer model = Fit(x, 30, new()), other = Fit(shifted, 30, new());
        Assert.Equal(model.Model.ComponentCount, other.Model.ComponentCount);
        // Values near 1024 are multiples of 2^-13.
        foreach ((float expected, float actual) in Scores(model, x, 30).Zip(Scores(other, shifted, 30)))
            Assert.Equal(expected, actual, 1e-3 * Math.Sqrt(expected) + 1e-7);
    }

    [Fact]
    public void Sparse_rows_score_as_dense_ones_do()
    {
        float[] x = Rows.Factors(150, 20, 5);
        for (int i = 0; i < x.Length; i++)
            if (i % 3 != 0) x[i] = 0;
        VBuffer<float>[] sparse = [.. x.Chunk(20).Select(row =>
        {
            int[] indices = [.. Enumerable.Range(0, 20).Where(d => row[d] != 0)];
            return new VBuffer<float>(20, indices.Length, [.. indices.Select(d => row[d])], indices);
        })];
        PrincipalComponentsTransformer dense = Fit(x, 20, new());
        IDataView view = Rows.View(_ml, sparse, 20);
        PrincipalComponentsTransformer fromSparse = _ml.AnomalyDetection.Trainers.PrincipalComponents("Features").Fit(view);
        Assert.Equal(Scores(dense, x, 20), fromSparse.Transform(view).GetColumn<float>("Score"));
    }

    [Fact]
    public void Windows_are_vectors_and_their_contributions_sum_to_the_score()
    {
        const int L = 6, F = 5;
        float[] x = Rows.Factors(240, L * F, 8);
        IDataView windows = Rows.View(_ml, x, L * F, L, F);
        var options = new PrincipalComponentsTrainer.Options { FeatureContributionsColumnName = "Parts", T2ColumnName = "T2" };
        PrincipalComponentsTransformer model = _ml.AnomalyDetection.Trainers.PrincipalComponents(options).Fit(windows);
        IDataView scored = model.Transform(windows);
        float[] scores = [.. scored.GetColumn<float>("Score")], t2 = [.. scored.GetColumn<float>("T2")];
        Assert.Equal(Scores(Fit(x, L * F, new()), x, L * F), scores);
        foreach ((float[] parts, float score) in scored.GetColumn<float[]>("Parts").Zip(scores))
        {
            Assert.Equal(L * F, parts.Length);
            Assert.All(parts, part => Assert.True(part >= 0));
            Assert.Equal(score, parts.Sum(part => (double)part), 1e-6 * score);
        }

        Assert.Equal(model.Model.ComponentCount * 239.0 / 240, t2.Average(), 1e-4);
        Assert.Equal(scores.Count(score => score > model.Threshold), scored.GetColumn<bool>("PredictedLabel").Count(label => label));
        Assert.Equal(3, scores.Count(score => score > model.Threshold));   // of 240, 1 %
    }

    [Fact]
    public void Equal_rows_have_no_components_and_the_score_is_the_distance_from_them()
    {
        float[] x = [.. Enumerable.Repeat(new float[] { 3, -1, 2 }, 40).SelectMany(row => row)];
        foreach (float[] training in new[] { x, x[..3] })
        {
            PrincipalComponentsTransformer model = Fit(training, 3, new() { T2ColumnName = "T2" });
            Assert.Equal(0, model.Model.ComponentCount);
            Assert.Equal(0, model.Model.ExplainedVariance);
            Assert.Equal(0, model.Threshold);
            IDataView scored = model.Transform(Rows.View(_ml, [3, -1, 2, 3, 2, 2], 3));
            Assert.Equal([0, 3], scored.GetColumn<float>("Score"));
            Assert.Equal([0, 0], scored.GetColumn<float>("T2"));
        }
    }

    [Fact]
    public void A_constant_column_counts_only_where_a_row_departs_from_it()
    {
        float[] x = Rows.Factors(100, 4, 2);
        for (int n = 0; n < 100; n++) x[4 * n + 2] = 7.5f;
        PrincipalComponentsTransformer model = Fit(x, 4, new() { ExplainedVariance = 0.99 });
        for (int k = 0; k < model.Model.ComponentCount; k++) Assert.Equal(0, model.Model.Component(k)[2], 1e-7);
        float[] row = x[..4], other = [.. row];
        other[2] = 9.5f;
        float[] scores = Scores(model, [.. row, .. other], 4);
        Assert.Equal(1, scores[1] - scores[0], 1e-5);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        AssertRefused(new() { ExplainedVariance = 1 }, "PrincipalComponents.ExplainedVariance must be in (0, 1); got 1.");
        AssertRefused(new() { ExplainedVariance = double.NaN }, "PrincipalComponents.ExplainedVariance must be in (0, 1); got NaN.");
        AssertRefused(new() { Components = 0 }, "PrincipalComponents.Components must be at least 1; got 0.");
        AssertRefused(new() { ThresholdQuantile = -1 }, "PrincipalComponents.ThresholdQuantile must be in [0, 1]; got -1.");
        AssertRefused(new() { NumberOfThreads = 0 }, "PrincipalComponents.NumberOfThreads must be in [1, 1024]; got 0.");
        AssertRefused(new() { T2ColumnName = "Score" }, "The output columns of PrincipalComponents must differ; got");
        Assert.Contains("index must be in [0,", Assert.Throws<ArgumentOutOfRangeException>(
            () => Fit(Rows.Factors(20, 3, 2), 3, new()).Model.Component(3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_model_keeps_its_components_and_T2()
    {
        float[] x = Rows.Factors(100, 9, 4);
        PrincipalComponentsTransformer model = Fit(x, 9, new() { T2ColumnName = "T2", ExplainedVariance = 0.95 });
        IDataView view = Rows.View(_ml, x, 9);
        using var file = new MemoryStream();
        _ml.Model.Save(model, view.Schema, file);
        ITransformer loaded = new MLContext().Model.Load(file, out _);
        Assert.Equal(model.Transform(view).GetColumn<float>("Score"), loaded.Transform(view).GetColumn<float>("Score"));
        Assert.Equal(model.Transform(view).GetColumn<float>("T2"), loaded.Transform(view).GetColumn<float>("T2"));
        PrincipalComponentsTransformer back = Assert.IsType<PrincipalComponentsTransformer>(loaded);
        Assert.Equal(model.Model.Variances, back.Model.Variances);
        Assert.Equal(model.Model.TotalVariance, back.Model.TotalVariance);
        Assert.Equal("T2", back.T2ColumnName);
    }

    private void AssertRefused(PrincipalComponentsTrainer.Options options, string message) => Assert.Contains(
        message, Assert.ThrowsAny<ArgumentException>(() => _ml.AnomalyDetection.Trainers.PrincipalComponents(options)).Message,
        StringComparison.Ordinal);

    private PrincipalComponentsTransformer Fit(float[] x, int columns, PrincipalComponentsTrainer.Options options) =>
        _ml.AnomalyDetection.Trainers.PrincipalComponents(options).Fit(Rows.View(_ml, x, columns));

    private float[] Scores(PrincipalComponentsTransformer model, float[] x, int columns) =>
        [.. model.Transform(Rows.View(_ml, x, columns)).GetColumn<float>("Score")];

    private static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += (double)x[i] * y[i];
        return sum;
    }
}
