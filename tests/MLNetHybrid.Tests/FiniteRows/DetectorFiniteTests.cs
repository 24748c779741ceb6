using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.FiniteRows;

/// <summary>
/// Finite in, finite out: whatever finite values a row holds, each detector gives it a finite score and finite contributions, in a view and
/// in an engine.
/// </summary>
public sealed class DetectorFiniteTests
{
    private const string Why = "Why";

    // The rows whose scores are one test's sample: one value replaced, then several.
    private static readonly Gen<float[]> Rows = Gen.Select(
        Gen.Float[-2, 2].Array[ContractRow.FeatureCount], ExtremeValues.All.Array[ContractRow.FeatureCount],
        Gen.Int[1, (1 << ContractRow.FeatureCount) - 1],
        (ordinary, extreme, places) =>
        (float[])[.. ordinary.Select((value, column) => (places >> column & 1) == 1 ? extreme[column] : value)]);

    public static TheoryData<string> Detectors =>
        ["Forest", "Dbscan", "Dbscan without core points", "Rbf", "Rbf, narrow", "Linear", "Polynomial",
            "Polynomial, degree 64", "Sigmoid", "Principal components",
            "Neighbours", "Neighbours, subsampled"];

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Any_finite_row_has_a_finite_score_and_finite_contributions(string name)
    {
        var ml = new MLContext(1);
        IDataView training = ContractRow.View(ml, 300);
        ITransformer model = Detector(ml, name).Fit(training);
        float threshold = ((AnomalyTransformer)model).Threshold;
        using PredictionEngine<ContractRow, ExplainedVerdict> engine =
            ml.Model.CreatePredictionEngine<ContractRow, ExplainedVerdict>(model, new PredictionEngineOptions { OwnsTransformer = false });
        Rows.Array[200].Sample(
            rows =>
            {
                IDataView scored = model.Transform(
                    ml.Data.LoadFromEnumerable(rows.Select(features => new ContractRow { Features = features })));
                ExplainedVerdict[] verdicts = [.. ml.Data.CreateEnumerable<ExplainedVerdict>(scored, reuseRowObject: false)];
                for (int i = 0; i < rows.Length; i++)
                {
                    ExplainedVerdict verdict = verdicts[i];
                    Assert.True(float.IsFinite(verdict.Score), Text(rows[i], verdict));
                    Assert.Equal(verdict.Score > threshold, verdict.PredictedLabel);
                    Assert.All(verdict.Why, part => Assert.True(float.IsFinite(part) && !IsNegativeZero(part), Text(rows[i], verdict)));
                    if (i % 10 != 0) continue;
                    ExplainedVerdict alone = engine.Predict(new ContractRow { Features = rows[i] });
                    Assert.Equal((verdict.Score, verdict.PredictedLabel), (alone.Score, alone.PredictedLabel));
                    Assert.Equal(verdict.Why, alone.Why);
                }
            }, seed: "0000000000001", iter: 10, threads: 1);
    }

    [Fact]
    public void Dbscan_never_scores_a_larger_value_lower_and_any_beyond_ten_times_the_training_range_above_all_of_training()
    {
        var ml = new MLContext(1);
        IDataView training = ContractRow.View(ml, 300);
        ITransformer model = Detector(ml, "Dbscan").Fit(training);
        float most = model.Transform(training).GetColumn<float>("Score").Max();
        foreach (int column in Enumerable.Range(0, ContractRow.FeatureCount))
        {
            foreach (float sign in new[] { 1, -1 })
            {
                float[] values = [71.1f, 1e3f, 1e10f, 1e19f, 1e30f, 3.4e38f, float.MaxValue];
                float[] scores = [.. model.Transform(ml.Data.LoadFromEnumerable(values.Select(value =>
                {
                    float[] features = [0.5f, 0.5f, 0.5f];
                    features[column] = sign * value;
                    return new ContractRow { Features = features };
                }))).GetColumn<float>("Score")];
                Assert.Equal(scores.Order(), scores);
                Assert.True(scores[0] > most);
            }
        }
    }

    [Theory]
    [InlineData(SvmKernel.Linear)]
    [InlineData(SvmKernel.Polynomial)]
    public void A_kernel_value_too_large_for_single_precision_is_the_formulas(SvmKernel kernel)
    {
        var ml = new MLContext(1);
        OneClassSvmTransformer model = ml.AnomalyDetection.Trainers.OneClassSvm(
            new OneClassSvmTrainer.Options { Kernel = kernel, Degree = 2, Coef0 = 1, FeatureContributionsColumnName = Why })
            .Fit(ContractRow.View(ml, 100));
        var vector = new float[ContractRow.FeatureCount];
        foreach (float[] z in (float[][])[[1e19f, -1e19f, 2], [3, 1e15f, -3e19f], [1e18f, 1e18f, 1e18f]])
        {
            double exact = model.Model.Rho, size = 0;
            for (int m = 0; m < model.Model.SupportVectorCount; m++)
            {
                model.Model.CopySupportVector(m, vector);
                double dot = vector.Zip(z, (a, b) => (double)a * b).Sum();
                double k = kernel == SvmKernel.Linear ? dot : Math.Pow(model.Model.Gamma * dot + 1, 2);
                exact -= model.Model.DualCoefficients[m] * k;
                size += model.Model.DualCoefficients[m] * Math.Abs(k);
            }
            float score = Assert.Single(
                model.Transform(ml.Data.LoadFromEnumerable([new ContractRow { Features = z }])).GetColumn<float>("Score"));
            Assert.Equal(Math.Clamp(exact, float.MinValue, float.MaxValue), score, 1e-6 * Math.Min(size, float.MaxValue));
        }
    }

    private static IEstimator<ITransformer> Detector(MLContext ml, string name)
    {
        var svm = new OneClassSvmTrainer.Options { FeatureContributionsColumnName = Why, Nu = 0.2 };
        return name switch
        {
            "Forest" => ml.AnomalyDetection.Trainers.IsolationForest(
                new IsolationForestTrainer.Options { FeatureContributionsColumnName = Why, NumberOfTrees = 20 }),
            "Principal components" => ml.AnomalyDetection.Trainers.PrincipalComponents(
                new PrincipalComponentsTrainer.Options { FeatureContributionsColumnName = Why }),
            "Dbscan" => ml.AnomalyDetection.Trainers.Dbscan(new DbscanTrainer.Options { FeatureContributionsColumnName = Why }),
            "Dbscan without core points" =>
            ml.AnomalyDetection.Trainers.Dbscan(new DbscanTrainer.Options { FeatureContributionsColumnName = Why, Epsilon = 1e-6 }),
            "Neighbours" => ml.AnomalyDetection.Trainers.NearestNeighbors(
                new NearestNeighborsTrainer.Options { FeatureContributionsColumnName = Why }),
            "Neighbours, subsampled" => ml.AnomalyDetection.Trainers.NearestNeighbors(
                new NearestNeighborsTrainer.Options { FeatureContributionsColumnName = Why, Subsamples = 20 }),
            "Rbf" => ml.AnomalyDetection.Trainers.OneClassSvm(svm),
            "Rbf, narrow" => ml.AnomalyDetection.Trainers.OneClassSvm(svm with { Gamma = 1e6 }),
            "Linear" => ml.AnomalyDetection.Trainers.OneClassSvm(svm with { Kernel = SvmKernel.Linear }),
            "Polynomial" => ml.AnomalyDetection.Trainers.OneClassSvm(svm with { Kernel = SvmKernel.Polynomial, Coef0 = 1 }),
            "Polynomial, degree 64" =>
            ml.AnomalyDetection.Trainers.OneClassSvm(
            svm with { Kernel = SvmKernel.Polynomial, Degree = 64, Gamma = 0.01, Coef0 = 0.5, MaximumIterations = 1000 }),
            _ => ml.AnomalyDetection.Trainers.OneClassSvm(svm with { Kernel = SvmKernel.Sigmoid, Gamma = 0.1 }),
        };
    }

    private static bool IsNegativeZero(float value) => value == 0 && float.IsNegative(value);

    private static string Text(float[] row, ExplainedVerdict verdict) =>
        FormattableString.Invariant($"{string.Join(", ", row)}: {verdict.Score}, {string.Join(", ", verdict.Why)}");

    public sealed class ExplainedVerdict
    {
        public float Score { get; set; }
        public bool PredictedLabel { get; set; }
        public float[] Why { get; set; } = [];
    }
}
