using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Detectors.Dbscan;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Hybrid;

namespace MLNetHybrid.Tests.FiniteRows;

/// <summary>
/// Training data from which nothing can be learnt is said aloud, and what is made of it all the same follows the data's scale.
/// </summary>
public sealed class DegenerateTrainingTests
{
    private readonly MLContext _ml = new(1);
    private readonly List<string> _warnings = [];

    public DegenerateTrainingTests() => _ml.Log += (_, e) =>
    {
        if (e.Kind == ChannelMessageKind.Warning) _warnings.Add(e.RawMessage);
    };

    public static TheoryData<string> InHybrid => ["IsolationForest", "OneClassSvm", "Dbscan", "LstmAutoencoder"];

    public static TheoryData<string> Detectors => [.. InHybrid.Select(row => row.Data), "NearestNeighbors"];

    [Theory]
    [MemberData(nameof(Detectors))]
    [InlineData("PrincipalComponents")]
    public void Equal_rows_are_warned_of_once_with_the_reason(string detector)
    {
        Create(detector).Fit(View(Enumerable.Repeat(new float[] { 1, 2 }, 50)));
        string warning = Assert.Single(_warnings);
        Assert.StartsWith($"{detector}: all ", warning, StringComparison.Ordinal);
        Assert.Contains("are equal", warning, StringComparison.Ordinal);

        _warnings.Clear();
        Create(detector).Fit(View(Enumerable.Range(0, 50).Select(i => new float[] { 1, i == 49 ? 2.5f : 2 })));
        Assert.DoesNotContain(_warnings, text => text.Contains("equal", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("IsolationForest")]
    [InlineData("OneClassSvm")]
    [InlineData("Dbscan")]
    [InlineData("PrincipalComponents")]
    public void A_single_row_is_warned_of(string detector)
    {
        Create(detector).Fit(View([[1, 2]]));
        Assert.Contains(_warnings, text => text.StartsWith($"{detector}: there is only one training row: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_hybrid_passes_its_detectors_warnings_on()
    {
        ContractRow[] rows = ContractRow.Make(60);
        foreach (ContractRow row in rows) row.Features = [1, 2, 3];
        LstmHybridEstimator.Options options = SmallHybrid.Options(HybridModel.All);
        _ml.AnomalyDetection.Trainers.LstmHybrid(options with { Dbscan = new DbscanTrainer.Options() })
            .Fit(_ml.Data.LoadFromEnumerable(rows));
        foreach (string detector in InHybrid.Select(row => row.Data))
            Assert.Contains(_warnings, text => text.StartsWith($"{detector}: all ", StringComparison.Ordinal));
    }

    [Fact]
    public void Fewer_rows_than_minimum_points_are_warned_of()
    {
        Create("Dbscan").Fit(View([[1, 2], [2, 3], [1, 4]]));
        Assert.Contains(_warnings, text => text.Contains("3 training rows are fewer than MinimumPoints = 5", StringComparison.Ordinal));
    }

    public static TheoryData<int> Degenerate => [1, 2, 6];

    // Rows that differ, each repeated so often that every k-distance is 0.
    [Theory]
    [MemberData(nameof(Degenerate))]
    public void Verdicts_of_Dbscan_do_not_depend_on_the_unit_of_repeated_rows(int different)
    {
        float[][] training = [.. Enumerable.Range(0, 120).Select(i => new float[] { 3 + i % different, 2 })];
        float[][] probes = [[3, 2], [3.0001f, 2], [3.01f, 2], [3.3f, 2], [3.6f, 2], [8.6f, 2], [300, 500], [3, 2.4f], [3, 2.6f]];
        bool[]? expected = null;
        foreach (float unit in new[] { 1, 0.001f, 1000, 1e-18f, 1e18f })
        {
            IEnumerable<float[]> Scaled(float[][] rows) => rows.Select(row => (float[])[.. row.Select(value => value * unit)]);
            ITransformer model = Create("Dbscan").Fit(View(Scaled(training)));
            bool[] labels = [.. model.Transform(View(Scaled(probes))).GetColumn<bool>("PredictedLabel")];
            Assert.DoesNotContain(true, model.Transform(View(Scaled(training))).GetColumn<bool>("PredictedLabel"));
            Assert.Equal(expected ??= labels, labels);
        }

        // One row: a thousandth of its length, 0.0036. Several, 1 apart: half of that.
        bool[] far = different switch
        {
            1 => [false, false, true, true, true, true, true, true, true],
            _ => [false, false, false, false, false, true, true, false, true],
        };
        Assert.Equal(far, expected!);
    }

    [Fact]
    public void Rows_of_zeros_have_the_scale_of_standardised_data()
    {
        DbscanTransformer model = _ml.AnomalyDetection.Trainers.Dbscan(new DbscanTrainer.Options())
            .Fit(View(Enumerable.Repeat(new float[] { 0, -0f }, 20)));
        Assert.Equal(RepeatedRows.OfZeros, model.Model.Epsilon);
    }

    // As scikit-learn's forest: no tree splits equal rows. The warning says what that means.
    [Fact]
    public void A_forest_on_equal_rows_scores_every_row_one_half_and_says_so()
    {
        ITransformer model = Create("IsolationForest").Fit(View(Enumerable.Repeat(new float[] { 1, 2 }, 50)));
        Assert.Contains("every row, however far away, scores 0.5 and none is an anomaly", Assert.Single(_warnings),
            StringComparison.Ordinal);
        Assert.All(model.Transform(View([[1, 2], [300, 500]])).GetColumn<float>("Score"), score => Assert.Equal(0.5f, score));
    }

    [Fact]
    public void A_support_vector_machine_on_equal_rows_has_scikit_learns_gamma_and_the_rows_on_its_boundary()
    {
        // np.var of all values, 1 / (2 * 0.25); where that is 0, 1.
        OneClassSvmTransformer model = _ml.AnomalyDetection.Trainers.OneClassSvm("Features")
            .Fit(View(Enumerable.Repeat(new float[] { 1, 2 }, 50)));
        Assert.Equal(2, model.Model.Gamma, 1e-9);
        Assert.Equal(1, _ml.AnomalyDetection.Trainers.OneClassSvm("Features")
            .Fit(View(Enumerable.Repeat(new float[] { 2, 2 }, 50))).Model.Gamma);
        float[] scores = [.. model.Transform(View([[1, 2], [300, 500]])).GetColumn<float>("Score")];
        Assert.Equal(0, scores[0]);
        Assert.True(scores[1] > 0);
    }

    private IEstimator<ITransformer> Create(string detector) => detector switch
    {
        "IsolationForest" => _ml.AnomalyDetection.Trainers.IsolationForest(new IsolationForestTrainer.Options { NumberOfTrees = 10 }),
        "OneClassSvm" => _ml.AnomalyDetection.Trainers.OneClassSvm(new OneClassSvmTrainer.Options()),
        "Dbscan" => _ml.AnomalyDetection.Trainers.Dbscan(new DbscanTrainer.Options()),
        "PrincipalComponents" => _ml.AnomalyDetection.Trainers.PrincipalComponents(new PrincipalComponentsTrainer.Options()),
        "NearestNeighbors" => _ml.AnomalyDetection.Trainers.NearestNeighbors("Features"),
        _ => _ml.Transforms.SlidingWindow("Window", "Features", 4).Append(_ml.AnomalyDetection.Trainers.LstmAutoencoder(
            new LstmAutoencoderTrainer.Options
            {
                FeatureColumnName = "Window",
                HiddenSize = 3,
                EncoderBlocks = 0,
                DecoderLayers = 1,
                Epochs = 1
            })),
    };

    private IDataView View(IEnumerable<float[]> rows) => _ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = row }));

    private sealed class Row
    {
        [VectorType(2)] public float[] Features { get; set; } = [];
    }
}
