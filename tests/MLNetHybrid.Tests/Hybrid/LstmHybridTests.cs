using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Hybrid;

public sealed class LstmHybridTests
{
    private const int Rows = 300, Length = SmallHybrid.WindowLength;
    private readonly MLContext _ml = new(seed: 3);

    public static TheoryData<HybridModel> Models => [.. Enum.GetValues<HybridModel>()];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_gives_a_score_and_a_verdict_for_each_row_with_a_full_window(HybridModel model)
    {
        IDataView scored = Scored(SmallHybrid.Options(model));
        float[] scores = [.. scored.GetColumn<float>("Score")];
        bool[] verdicts = [.. scored.GetColumn<bool>("PredictedLabel")];
        Assert.All(scores[..(Length - 1)], s => Assert.True(float.IsNaN(s)));
        Assert.All(verdicts[..(Length - 1)], Assert.False);
        Assert.All(scores[(Length - 1)..], s => Assert.True(float.IsFinite(s)));
    }

    [Fact]
    public void Columns_of_the_parts_must_differ_from_all_others()
    {
        LstmHybridEstimator.Options options = SmallHybrid.Options(HybridModel.All);
        foreach ((LstmHybridEstimator.Options clash, string message) in new[]
        {
            (options with { IsolationForest = options.IsolationForest with { FeatureContributionsColumnName = "Score" } },
                "LstmHybrid.IsolationForest.FeatureContributionsColumnName"),
            (options with { Dbscan = options.Dbscan with { ClusterIdColumnName = "Score" } }, "LstmHybrid.Dbscan.ClusterIdColumnName"),
            (options with { OneClassSvm = options.OneClassSvm with { StatusColumnName = HybridColumns.DbscanScore } },
            "LstmHybrid.OneClassSvm.StatusColumnName"),
            (options with
            {
                IsolationForest = options.IsolationForest with { FeatureContributionsColumnName = "Parts" },
                    Dbscan = options.Dbscan with { FeatureContributionsColumnName = "Parts" },
            }, "LstmHybrid.Dbscan.FeatureContributionsColumnName"),
        })
        {
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => _ml.AnomalyDetection.Trainers.LstmHybrid(clash)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Model_1_is_the_and_and_model_2_the_or_of_their_members()
    {
        IDataView all = Scored(SmallHybrid.Options(HybridModel.All));
        bool[] dbscan = Labels(all, HybridColumns.DbscanPredictedLabel), forest = Labels(all, HybridColumns.IsolationForestPredictedLabel),
            svm = Labels(all, HybridColumns.OneClassSvmPredictedLabel), lstm = Labels(all, HybridColumns.LstmAutoencoderPredictedLabel);
        Assert.Equal(dbscan.Zip(forest, (a, b) => a && b), Labels(all, HybridColumns.DbscanAndIsolationForestPredictedLabel));
        Assert.Equal(dbscan.Zip(svm, (a, b) => a || b), Labels(all, HybridColumns.DbscanOrOneClassSvmPredictedLabel));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => new[] { dbscan[i], forest[i], svm[i], lstm[i] }.Count(v => v) > 2),
            Labels(all, "PredictedLabel"));
        Assert.Contains(true, Labels(all, HybridColumns.DbscanOrOneClassSvmPredictedLabel));
    }

    [Fact]
    public void The_fitted_hybrid_is_a_flat_chain_of_stock_and_own_transformers()
    {
        TransformerChain<ITransformer> model = _ml.AnomalyDetection.Trainers
            .LstmHybrid(SmallHybrid.Options(HybridModel.DbscanAndIsolationForest))
            .Fit(ContractRow.View(_ml, Rows));
        Assert.Equal(
            ["ScaleTransformer", "SlidingWindowTransformer", "LstmAutoencoderTransformer", "ColumnConcatenatingTransformer",
            "ScaleTransformer", "DbscanTransformer", "IsolationForestTransformer", "VoteTransformer"],
            model.Select(t => t.GetType().Name));
    }

    [Fact]
    public void Detectors_see_standardised_features_with_the_error_among_them()
    {
        float[][] features = Features(SmallHybrid.Options(HybridModel.Dbscan));
        Assert.All(features, row => Assert.Equal(2 * 4 + 1, row.Length));
        for (int c = 0; c < features[0].Length; c++)
        {
            double mean = features.Average(row => (double)row[c]), variance = features.Average(row => (row[c] - mean) * (row[c] - mean));
            Assert.InRange(mean, -1e-4, 1e-4);
            Assert.InRange(variance, 0.99, 1.01);
        }
    }

    [Fact]
    public void The_error_can_stand_on_its_own_scale_or_be_left_out()
    {
        IDataView scored = Scored(SmallHybrid.Options(HybridModel.Dbscan, normalizeError: false));
        float[][] features = [.. scored.GetColumn<float[]>(HybridColumns.Features)];
        Assert.Equal(scored.GetColumn<float>(HybridColumns.LstmAutoencoderScore).Skip(Length), features.Skip(Length)
            .Select(row => row[^1]));
        Assert.All(Features(SmallHybrid.Options(HybridModel.Dbscan, DetectorFeatures.Latent)), row => Assert.Equal(2 * 4, row.Length));
    }

    [Fact]
    public void Errors_per_feature_pass_through_under_the_hybrids_name_where_they_are_asked_for()
    {
        LstmHybridEstimator.Options options = SmallHybrid.Options(HybridModel.IsolationForest);
        Assert.Null(Scored(options).Schema.GetColumnOrNull(HybridColumns.ReconstructionErrorPerFeature));
        IDataView scored = Scored(
            options with { Autoencoder = options.Autoencoder with { ReconstructionErrorPerFeatureColumnName = "Latent" } });
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, Length, ContractRow.FeatureCount),
            scored.Schema[HybridColumns.ReconstructionErrorPerFeature].Type);
        float[][] errors = [.. scored.GetColumn<float[]>(HybridColumns.ReconstructionErrorPerFeature)];
        Assert.Equal(scored.GetColumn<float>(HybridColumns.LstmAutoencoderScore).Last(), errors[^1].Average(),
            1e-5f * (1 + errors[^1].Max()));
    }

    [Fact]
    public void Parts_follow_their_own_options()
    {
        TransformerChain<ITransformer> model = _ml.AnomalyDetection.Trainers.LstmHybrid(SmallHybrid.Options(HybridModel.All))
            .Fit(ContractRow.View(_ml, Rows));
        Assert.Equal(2.5, Assert.Single(model.OfType<DbscanTransformer>()).Model.Epsilon);
        Assert.Equal(2, Assert.Single(model.OfType<LstmAutoencoderTransformer>()).Model.History.Count);
    }

    [Fact]
    public void The_autoencoder_and_the_detectors_may_learn_from_different_rows()
    {
        IDataView train = ContractRow.View(_ml, Rows), test = ContractRow.View(_ml, 200, seed: 9);
        TransformerChain<ITransformer> model = _ml.AnomalyDetection.Trainers
            .LstmHybrid(SmallHybrid.Options(HybridModel.Dbscan)).Fit(train, test);
        // DBSCAN was fitted on the test rows: there, its labels are the noise of its own clustering.
        DbscanTransformer dbscan = Assert.Single(model.OfType<DbscanTransformer>());
        Assert.Equal(200 - Length + 1, dbscan.Model.TrainingClusterIds.Count);
        Assert.Equal(dbscan.Model.TrainingClusterIds.Select(id => id < 0), model.Transform(test)
            .GetColumn<bool>("PredictedLabel").Skip(Length - 1));
    }

    [Fact]
    public void Windows_of_the_users_own_may_be_given()
    {
        IDataView data = ContractRow.View(_ml, Rows);
        IDataView windows = _ml.Transforms.SlidingWindow("Given", "Features", Length, "Key").Fit(data).Transform(data);
        LstmHybridEstimator.Options options =
            SmallHybrid.Options(HybridModel.Dbscan) with { FeatureColumnName = "Given", WindowLength = null };
        IDataView scored = _ml.AnomalyDetection.Trainers.LstmHybrid(options).Fit(windows).Transform(windows);
        Assert.Null(scored.Schema.GetColumnOrNull(HybridColumns.Window));
        Assert.Equal(2 * (Length - 1), scored.GetColumn<float>("Score").Count(float.IsNaN));
    }

    [Fact]
    public void A_threshold_of_any_member_can_be_changed_in_the_chain()
    {
        IDataView data = ContractRow.View(_ml, Rows);
        ITransformer model = _ml.AnomalyDetection.Trainers.LstmHybrid(SmallHybrid.Options(HybridModel.All)).Fit(data);
        ITransformer changed = _ml.AnomalyDetection.ChangeModelThreshold(model, float.MaxValue, HybridColumns.DbscanScore);
        Assert.DoesNotContain(true, Labels(changed.Transform(data), HybridColumns.DbscanPredictedLabel));
        Assert.Equal(Labels(changed.Transform(data), HybridColumns.OneClassSvmPredictedLabel),
            Labels(changed.Transform(data), HybridColumns.DbscanOrOneClassSvmPredictedLabel));
        var error = Assert.Throws<ArgumentException>(() => _ml.AnomalyDetection.ChangeModelThreshold(model, 1, "Nobody"));
        Assert.Contains("'Nobody'", error.Message, StringComparison.Ordinal);
        Assert.Contains(HybridColumns.DbscanScore, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_option_of_a_part_is_refused_before_training()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.AnomalyDetection.Trainers.LstmHybrid(
            SmallHybrid.Options(HybridModel.Dbscan) with { Dbscan = new DbscanTrainer.Options { Epsilon = -1 } }));
        Assert.Contains("Dbscan.Epsilon", error.Message, StringComparison.Ordinal);
        Assert.Contains("LstmHybrid.Model", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.AnomalyDetection.Trainers.LstmHybrid(SmallHybrid.Options((HybridModel)99))).Message, StringComparison.Ordinal);
        Assert.Contains("LstmHybrid.Dbscan must not be null", Assert.Throws<ArgumentNullException>(
            () => _ml.AnomalyDetection.Trainers.LstmHybrid(SmallHybrid.Options(HybridModel.All) with { Dbscan = null! })).Message,
            StringComparison.Ordinal);
        Assert.Contains("'DbscanAndIsolationForestScore'", Assert.Throws<ArgumentException>(
            () => _ml.AnomalyDetection.Trainers.LstmHybrid(
            SmallHybrid.Options(HybridModel.All) with { ScoreColumnName = HybridColumns.DbscanAndIsolationForestScore })).Message,
            StringComparison.Ordinal);
    }

    private IDataView Scored(LstmHybridEstimator.Options options)
    {
        IDataView data = ContractRow.View(_ml, Rows);
        return _ml.AnomalyDetection.Trainers.LstmHybrid(options).Fit(data).Transform(data);
    }

    private float[][] Features(LstmHybridEstimator.Options options) =>
        [.. Scored(options).GetColumn<float[]>(HybridColumns.Features).Where(row => float.IsFinite(row[0]))];

    private static bool[] Labels(IDataView scored, string column) => [.. scored.GetColumn<bool>(column)];
}

public sealed class LstmHybridContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) =>
        ml.AnomalyDetection.Trainers.LstmHybrid(SmallHybrid.Options(HybridModel.All));

    // A window by itself is computed in another order than one in a batch, to some 1e-5. A vote's scale goes by ranks and is steep where
    // training scores lie close together: one rank of these 240 rows is 2e-3.
    protected override double BatchTolerance => 5e-3;

    public static TheoryData<HybridModel, bool> ModelsWithAndWithoutSlotNames =>
        [.. from model in Enum.GetValues<HybridModel>() from named in new[] { false, true } select (model, named)];

    [Theory]
    [MemberData(nameof(ModelsWithAndWithoutSlotNames))]
    public void The_promise_of_every_model_with_every_column_is_kept(HybridModel model, bool slotsHaveNames)
    {
        LstmHybridEstimator.Options options = SmallHybrid.Options(model);
        options = options with
        {
            Autoencoder = options.Autoencoder with
            {
                ReconstructionErrorPerFeatureColumnName =
                HybridColumns.ReconstructionErrorPerFeature
            },
            IsolationForest = options.IsolationForest with { FeatureContributionsColumnName = "ForestContributions" },
            OneClassSvm = options.OneClassSvm with { FeatureContributionsColumnName = "SvmContributions" },
            Dbscan = options.Dbscan with { FeatureContributionsColumnName = "DbscanContributions", ClusterIdColumnName = "Cluster" },
        };
        MLContext ml = Context();
        ContractRow[] rows = ContractRow.Make(Rows);
        AssertPromiseHolds(
            ml.AnomalyDetection.Trainers.LstmHybrid(options), slotsHaveNames
            ? ContractRow.NamedView(ml, rows, "x", "y", "z")
            : ml.Data.LoadFromEnumerable(rows));
    }
}
