using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Numerics.Random;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

public sealed class OneClassSvmTrainerTests
{
    public static TheoryData<OneClassSvmTrainer.Options, string> OutOfRange => new()
    {
        { new() { Nu = 0 }, "OneClassSvm.Nu must be in (0, 1]; got 0." },
        { new() { Nu = double.NaN }, "OneClassSvm.Nu must be in (0, 1]; got NaN." },
        { new() { Kernel = (SvmKernel)9 }, "OneClassSvm.Kernel must be one of Rbf, Linear, Polynomial, Sigmoid; got 9." },
        { new() { Gamma = 0 }, "OneClassSvm.Gamma must be positive and finite; got 0." },
        { new() { GammaRule = (GammaRule)2 }, "OneClassSvm.GammaRule must be one of Scale, Auto; got 2." },
        { new() { Degree = 0 }, "OneClassSvm.Degree must be in [1, 64]; got 0." },
        { new() { Coef0 = double.PositiveInfinity }, "OneClassSvm.Coef0 must be finite; got Infinity." },
        { new() { Tolerance = 0 }, "OneClassSvm.Tolerance must be in [1E-09, 1000000000]; got 0." },
        { new() { CacheSizeInBytes = -1 }, "OneClassSvm.CacheSizeInBytes must be in [0, 9.223372036854776E+18]; got -1." },
        { new() { MaximumIterations = 0 }, "OneClassSvm.MaximumIterations must be in [1, 9.223372036854776E+18]; got 0." },
        { new() { NumberOfThreads = 1025 }, "OneClassSvm.NumberOfThreads must be in [1, 1024]; got 1025." },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Options_out_of_range_are_named(OneClassSvmTrainer.Options options, string message) =>
        Assert.StartsWith(message,
            Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext(1).AnomalyDetection.Trainers.OneClassSvm(options)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Pipeline_gives_minus_the_decision_values_of_scikit_learn_and_its_gamma()
    {
        OneClassSvmGolden.DataSet blobs = OneClassSvmGolden.Instance.Data["blobs"];
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(blobs.Rows.Select(r => new Row { Features = r }));
        OneClassSvmGolden.Case[] cases = [
            .. OneClassSvmGolden.Instance.Cases.Where(
            c => c.Data == "blobs" && c.Kernel == "rbf" && c.GammaOption.ToString() is "scale" or "auto")];
        Assert.True(cases.Length > 3);
        foreach (OneClassSvmGolden.Case golden in cases.Where(c => c.Data == "blobs"))
        {
            OneClassSvmTransformer model = ml.AnomalyDetection.Trainers.OneClassSvm(new OneClassSvmTrainer.Options
            {
                Nu = golden.Nu,
                Tolerance = golden.Tolerance,
                GammaRule = golden.GammaOption.ToString() == "auto" ? GammaRule.Auto : GammaRule.Scale,
            }).Fit(data);
            Assert.Equal(golden.Gamma, model.Model.Gamma, 1e-6 * golden.Gamma);
            Assert.Equal(golden.Rho, model.Model.Rho, 3 * golden.Tolerance + 2e-6 * golden.Rho);
            Assert.Equal(0, model.Threshold);
            // Twice the tolerance of either solver, and single precision of the kernel values.
            float[] scores = [.. model.Transform(data).GetColumn<float>("Score")];
            for (int i = 0; i < scores.Length; i++) Assert.Equal(-golden.Decision[i], scores[i], 3 * golden.Tolerance + 2e-6 * golden.Rho);
        }
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    public void Nu_bounds_the_fraction_of_anomalies_from_above_and_of_support_vectors_from_below(double nu)
    {
        var ml = new MLContext(1);
        IDataView data = ContractRow.View(ml, 300);
        OneClassSvmTransformer model = ml.AnomalyDetection.Trainers.OneClassSvm(nu: nu).Fit(data);
        // Score > tolerance: rows on the border of the region stand on either side of zero.
        Assert.InRange(model.Transform(data).GetColumn<float>("Score").Count(s => s > 2e-3), 0, (int)(nu * 300));
        Assert.InRange(model.Model.SupportVectorCount, (int)Math.Ceiling(nu * 300), 300);
        Assert.Equal(nu * 300, model.Model.DualCoefficients.Sum(), 1e-3);
    }

    [Fact]
    public void Support_vectors_are_training_rows_and_repeat_the_score_by_the_formula()
    {
        var ml = new MLContext(1);
        IDataView data = ContractRow.View(ml, 60);
        float[][] rows = [.. data.GetColumn<float[]>("Features")];
        OneClassSvmTransformer fitted = ml.AnomalyDetection.Trainers.OneClassSvm(nu: 0.2).Fit(data);
        OneClassSvmModelParameters model = fitted.Model;
        double f = -model.Rho;
        var vector = new float[model.FeatureCount];
        for (int m = 0; m < model.SupportVectorCount; m++)
        {
            model.CopySupportVector(m, vector);
            Assert.Contains(rows, r => r.SequenceEqual(vector));
            f += model.DualCoefficients[m] * Math.Exp(-model.Gamma * vector.Zip(rows[0], (a, b) => (double)(a - b) * (a - b)).Sum());
        }
        Assert.Equal(-f, fitted.Transform(data).GetColumn<float>("Score").First(), 1e-5);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.CopySupportVector(model.SupportVectorCount, new float[model.FeatureCount]));
        Assert.Throws<ArgumentException>(() => model.CopySupportVector(0, new float[1]));
    }

    [Theory]
    [InlineData(SvmKernel.Linear)]
    [InlineData(SvmKernel.Polynomial)]
    [InlineData(SvmKernel.Sigmoid)]
    public void Other_kernels_survive_saving(SvmKernel kernel)
    {
        var ml = new MLContext(1);
        IDataView data = ContractRow.View(ml, 80);
        ITransformer model = ml.AnomalyDetection.Trainers.OneClassSvm(
            new OneClassSvmTrainer.Options { Kernel = kernel, Nu = 0.3, Gamma = 0.05, Coef0 = 0.5, Degree = 2 }).Fit(data);
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        ITransformer loaded = new MLContext().Model.Load(file, out _);
        Assert.Equal(model.Transform(data).GetColumn<float>("Score"), loaded.Transform(data).GetColumn<float>("Score"));
        Assert.Equal(kernel,
            Assert.IsType<OneClassSvmTransformer>(loaded is IEnumerable<ITransformer> chain ? chain.Single() : loaded).Model.Kernel);
    }

    [Fact]
    public void Limit_of_iterations_is_told_in_a_warning()
    {
        var ml = new MLContext(1);
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.Message);
        ml.AnomalyDetection.Trainers.OneClassSvm(new OneClassSvmTrainer.Options { MaximumIterations = 2 }).Fit(ContractRow.View(ml, 200));
        Assert.Contains(messages, m =>
            m.Contains("after MaximumIterations = 2 the solution still violates optimality", StringComparison.Ordinal));
    }

    [Fact]
    public void Features_too_large_for_the_kernel_give_an_error_that_says_what_to_do()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 20).Select(i => new Row { Features = [1e20f * i, 1, 1, 1, 1, 1, 1, 1] }));
        string message = Assert.ThrowsAny<InvalidOperationException>(
            () => ml.AnomalyDetection.Trainers.OneClassSvm(kernel: SvmKernel.Linear).Fit(data)).Message;
        Assert.Contains("normalize the features", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 10_000)]
    [InlineData(40, 10_000)]
    [InlineData(1100, 1)]
    public void Any_shape_gives_finite_scores_and_contributions(int rowCount, int columnCount)
    {
        var ml = new MLContext(1);
        var random = new RandomStream(5, 0);
        float[][] rows = [.. Enumerable.Range(0, rowCount).Select(_ => new float[columnCount])];
        foreach (float[] row in rows)
        {
            for (int d = 0; d < columnCount; d++) row[d] = (float)random.NextDouble();
        }
        IDataView data = View(ml, rows);
        IDataView scored = ml.AnomalyDetection.Trainers.OneClassSvm(
            new OneClassSvmTrainer.Options { FeatureContributionsColumnName = "Why" }).Fit(data).Transform(data);
        Assert.All(scored.GetColumn<float>("Score"), score => Assert.True(float.IsFinite(score)));
        Assert.All(scored.GetColumn<float[]>("Why"), why => Assert.All(why, value => Assert.True(float.IsFinite(value))));
    }

    [Theory]
    [InlineData(SvmKernel.Rbf)]
    [InlineData(SvmKernel.Polynomial)]
    public void Constant_rows_are_all_on_the_border_and_others_outside(SvmKernel kernel)
    {
        var ml = new MLContext(1);
        IDataView data = View(ml, [.. Enumerable.Repeat(new[] { 2f, 0, -1 }, 1500)]);
        OneClassSvmTransformer model = ml.AnomalyDetection.Trainers.OneClassSvm(
            new OneClassSvmTrainer.Options { Kernel = kernel, Coef0 = 1, Gamma = 0.1 }).Fit(data);
        // 750 terms of about 1 and 3.4, each good to 1e-7
        Assert.All(model.Transform(data).GetColumn<float>("Score"), score => Assert.Equal(0, score, 1e-3));
        Assert.True(model.Transform(View(ml, [[-2, 0, 1]])).GetColumn<float>("Score").Single() > 1);
    }

    [Theory]
    [InlineData(1e19f, "features as large as 1.9E+20 are too large")]
    [InlineData(1e16f, "gamma = 1.01E-34 is too far from 1")]
    [InlineData(1e-17f, "gamma = 1.01E+32 is too far from 1")]
    public void Features_beyond_single_precision_give_an_error_that_says_what_to_do(float size, string expected)
    {
        var ml = new MLContext(1);
        IDataView data = View(ml, [.. Enumerable.Range(0, 20).Select(i => new[] { size * i, size, size, -size })]);
        string message = Assert.ThrowsAny<InvalidOperationException>(() => ml.AnomalyDetection.Trainers.OneClassSvm().Fit(data)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("normalize the features", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_far_beyond_the_training_rows_are_outside()
    {
        var ml = new MLContext(1);
        IDataView data = View(ml, [.. Enumerable.Range(0, 200).Select(i => new[] { i % 10f, i % 7f })]);
        OneClassSvmTransformer model = ml.AnomalyDetection.Trainers.OneClassSvm(nu: 0.1).Fit(data);
        float[] scores = [.. model.Transform(View(ml, [[float.MaxValue, -float.MaxValue], [1e10f, 0]])).GetColumn<float>("Score")];
        Assert.All(scores, score => Assert.Equal(model.Model.Rho, score, 1e-4 * model.Model.Rho));
    }

    [Fact]
    public void Cancelled_training_throws()
    {
        var ml = new MLContext(1);
        IDataView data = ContractRow.View(ml, 100);
        ml.CancelExecution();
        Assert.Throws<OperationCanceledException>(() => ml.AnomalyDetection.Trainers.OneClassSvm().Fit(data));
    }

    private static IDataView View(MLContext ml, float[][] rows)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Wide));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Length);
        return ml.Data.LoadFromEnumerable(rows.Select(row => new Wide { Features = row }), schema);
    }

    private sealed class Wide
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Row
    {
        [VectorType(8)] public float[] Features { get; set; } = [];
    }
}
