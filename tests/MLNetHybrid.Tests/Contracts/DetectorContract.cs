using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MLNetHybrid.Tests.Contracts;

/// <summary>What every detector promises besides: the meaning of score, threshold and label, and its behaviour on bad rows.</summary>
public abstract class DetectorContract : EstimatorContract
{
    /// <summary>The detector alone, on a vector column.</summary>
    protected abstract IEstimator<ITransformer> Detector(
        MLContext ml, string featureColumnName, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel");

    /// <summary>Makes the detector's feature column, named "Input", out of "Features".</summary>
    protected virtual IEstimator<ITransformer> Input(MLContext ml) => ml.Transforms.CopyColumns("Input", "Features");

    /// <summary>The detector with an output column of feature contributions; null: it cannot give any.</summary>
    protected virtual IEstimator<ITransformer>? WithContributions(MLContext ml, string featureColumnName, string contributionsColumnName) =>
        null;

    /// <summary>What a row's contributions sum to, given its score; null: they need not sum to anything.</summary>
    protected virtual double? ContributionSum(ITransformer detector, float score) => null;

    protected override IEstimator<ITransformer> Create(MLContext ml) => Input(ml).Append(Detector(ml, "Input"));

    protected override bool AcceptsAnyType => true;

    protected override (IEstimator<ITransformer> Estimator, IDataView Data) Alone(MLContext ml, IDataView data) =>
        (Detector(ml, "Input"), Input(ml).Fit(data).Transform(data));

    [Fact]
    public void Label_means_score_above_threshold()
    {
        (ITransformer model, IDataView data) = Fitted();
        float threshold = Assert.IsAssignableFrom<AnomalyTransformer>(Last(model)).Threshold;
        float[] scores = [.. model.Transform(data).GetColumn<float>("Score")];
        Assert.Equal(scores.Select(s => s > threshold), model.Transform(data).GetColumn<bool>("PredictedLabel"));
        Assert.True(scores.Where(float.IsFinite).Distinct().Count() > 10);
    }

    [Fact]
    public void Strangers_score_higher_than_others()
    {
        (ITransformer model, IDataView data) = Fitted();
        IDataView scored = model.Transform(data);
        (float Score, bool Label)[] rows = [
            .. scored.GetColumn<float>("Score").Zip(scored.GetColumn<bool>("Label")).Where(r => float.IsFinite(r.First))];
        Assert.True(rows.Where(r => r.Label).Average(r => r.Score) > rows.Where(r => !r.Label).Average(r => r.Score));
    }

    [Fact]
    public void A_changed_threshold_changes_the_labels_only_and_survives_saving()
    {
        (ITransformer model, IDataView data) = Fitted();
        MLContext ml = Context();
        float[] scores = [.. model.Transform(data).GetColumn<float>("Score")];
        float threshold = scores.Where(float.IsFinite).Order().ElementAt(scores.Count(float.IsFinite) / 2);
        ITransformer changed = ml.AnomalyDetection.ChangeModelThreshold(model, threshold);

        using var file = new MemoryStream();
        ml.Model.Save(changed, data.Schema, file);
        ITransformer loaded = new MLContext().Model.Load(file, out _);
        foreach (ITransformer one in new[] { changed, loaded, ml.AnomalyDetection.ChangeModelThreshold(loaded, threshold) })
        {
            Assert.Equal(scores, one.Transform(data).GetColumn<float>("Score"));
            Assert.Equal(scores.Select(s => s > threshold), one.Transform(data).GetColumn<bool>("PredictedLabel"));
        }
    }

    [Fact]
    public void Missing_and_infinite_features_give_nan_and_no_alarm()
    {
        (ITransformer model, _) = Fitted();
        MLContext ml = Context();
        ContractRow[] rows = ContractRow.Make(40);
        rows[20].Features[1] = float.NaN;
        rows[39].Features[0] = float.PositiveInfinity;
        IDataView scored = model.Transform(ml.Data.LoadFromEnumerable(rows));
        float[] scores = [.. scored.GetColumn<float>("Score")];
        bool[] labels = [.. scored.GetColumn<bool>("PredictedLabel")];
        foreach (int row in new[] { 20, 39 })
        {
            Assert.True(float.IsNaN(scores[row]));
            Assert.False(labels[row]);
        }
        Assert.True(float.IsFinite(scores[19]));
    }

    [Fact]
    public void Rows_with_missing_features_do_not_take_part_in_training()
    {
        MLContext ml = Context();
        ContractRow[] rows = ContractRow.Make(Rows);
        ContractRow[] holed = [.. rows, .. ContractRow.Make(5)];
        foreach (ContractRow row in holed[Rows..]) row.Features[0] = float.NaN;
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        ITransformer expected = Create(Context()).Fit(data), actual = Create(Context()).Fit(ml.Data.LoadFromEnumerable(holed));
        AssertEqual(Values(expected, data), Values(actual, data));
    }

    [Fact]
    public void Without_a_row_to_train_on_the_column_is_named()
    {
        MLContext ml = Context();
        ContractRow[] rows = ContractRow.Make(30);
        foreach (ContractRow row in rows) row.Features[2] = float.NaN;
        string holed = Assert.ThrowsAny<Exception>(() => Create(ml).Fit(ml.Data.LoadFromEnumerable(rows))).Message;
        Assert.Contains("'Input' has no row to train on", holed, StringComparison.Ordinal);
        string empty = Assert.ThrowsAny<Exception>(() => Create(ml).Fit(ml.Data.LoadFromEnumerable(Array.Empty<ContractRow>()))).Message;
        Assert.Contains("'Input' has no row to train on", empty, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_column_of_another_type_or_size_is_refused()
    {
        (ITransformer model, IDataView data) = Fitted();
        MLContext ml = Context();
        // Before any row is read, and in the words of the library, which say what is expected.
        const string Refusal = "Schema mismatch for feature column 'Key': expected a vector of Single of known size";
        IEstimator<ITransformer> onText = Detector(ml, "Key");
        Assert.Contains(Refusal, Assert.ThrowsAny<Exception>(() => onText.Fit(data)).Message, StringComparison.Ordinal);
        Assert.Contains(Refusal, Assert.ThrowsAny<Exception>(() => onText.GetOutputSchema(SchemaShape.Create(data.Schema))).Message,
            StringComparison.Ordinal);
        IDataView wider = ml.Transforms.Concatenate("Input", "Features", "Features").Fit(data).Transform(data);
        Assert.Contains("Schema mismatch for feature column 'Input'",
            Assert.ThrowsAny<Exception>(() => Last(model).Transform(wider)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_another_length_is_refused_by_the_columns_name()
    {
        (ITransformer model, IDataView data) = Fitted();
        MLContext ml = Context();
        using PredictionEngine<ContractRow, Verdict> engine = ml.Model.CreatePredictionEngine<ContractRow,
            Verdict>(model, new PredictionEngineOptions { OwnsTransformer = false });
        foreach (float[]? features in new float[]?[] { null, [1], [1, 2, 3, 4] })
        {
            string message = Assert.ThrowsAny<Exception>(() => engine.Predict(new ContractRow { Features = features! })).Message;
            Assert.Contains($"must hold {ContractRow.FeatureCount} values in each row; got {features?.Length ?? 0}", message,
                StringComparison.Ordinal);
            ContractRow[] rows = ContractRow.Make(40);
            rows[30].Features = features!;
            string training = Assert.ThrowsAny<Exception>(() => Create(ml).Fit(ml.Data.LoadFromEnumerable(rows))).Message;
            Assert.Contains("values in each row", training, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Several_detectors_with_names_of_their_own_stand_in_one_chain_each_with_a_set_of_scores_of_its_own()
    {
        MLContext ml = Context();
        IDataView data = ContractRow.View(ml, Rows);
        IEstimator<ITransformer> chain = Input(ml).Append(Detector(ml, "Input", "ScoreA", "LabelA"))
            .Append(Detector(ml, "Input", "ScoreB", "LabelB")).Append(Detector(ml, "Input", "ScoreC", "LabelC"));
        IDataView scored = chain.Fit(data).Transform(data);
        Assert.Equal(Rows, scored.GetColumn<float>("ScoreA").Count());
        Assert.Equal(Rows, scored.GetColumn<bool>("LabelB").Count());
        Assert.Null(scored.Schema.GetColumnOrNull("Score"));

        uint SetOf(string column)
        {
            uint set = 0;
            scored.Schema[column].Annotations.GetValue("ScoreColumnSetId", ref set);
            return set;
        }
        uint[] sets = [SetOf("ScoreA"), SetOf("ScoreB"), SetOf("ScoreC")];
        Assert.Equal(3, sets.Distinct().Count());
        Assert.Equal(sets, new[] { "LabelA", "LabelB", "LabelC" }.Select(SetOf));
    }

    [Fact]
    public void Who_asks_the_trainer_hears_that_scaled_features_are_wanted_and_no_cache()
    {
        TrainerInfo info = Assert.IsAssignableFrom<ITrainerEstimator<ISingleFeaturePredictionTransformer<object>, object>>(
            Detector(Context(), "Input")).Info;
        Assert.Equal((true, false), (info.NeedNormalization, info.WantCaching));
    }

    [Fact]
    public void Equal_output_names_are_refused() =>
        Assert.Contains("must differ", Assert.Throws<ArgumentException>(() => Detector(Context(), "Input", "Same", "Same")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Stock_evaluation_accepts_the_scores()
    {
        (ITransformer model, IDataView data) = Fitted();
        MLContext ml = Context();
        IDataView scored = model.Transform(data);
        IDataView labelled = ml.Transforms.Conversion.ConvertType("LabelAsSingle", "Label", DataKind.Single).Fit(scored).Transform(scored);
        AnomalyDetectionMetrics metrics = ml.AnomalyDetection.Evaluate(labelled, "LabelAsSingle", "Score", "PredictedLabel");
        Assert.InRange(metrics.AreaUnderRocCurve, 0.5, 1);
    }

    [Fact]
    public void The_stock_prediction_engine_gives_the_values_of_the_data_view()
    {
        (ITransformer model, IDataView data) = Fitted();
        MLContext ml = Context();
        float[] scores = [.. model.Transform(data).GetColumn<float>("Score")];
        bool[] labels = [.. model.Transform(data).GetColumn<bool>("PredictedLabel")];
        using PredictionEngine<ContractRow, Verdict> engine = ml.Model.CreatePredictionEngine<ContractRow,
            Verdict>(model, new PredictionEngineOptions { OwnsTransformer = false });
        ContractRow[] rows = ContractRow.Make(Rows);
        for (int i = 0; i < rows.Length; i++)
        {
            Verdict verdict = engine.Predict(rows[i]);
            if (float.IsNaN(scores[i])) Assert.True(float.IsNaN(verdict.Score));
            else Assert.InRange(verdict.Score, scores[i] - BatchTolerance * (1 + Math.Abs(scores[i])), scores[i]
                + BatchTolerance * (1 + Math.Abs(scores[i])));
            Assert.Equal(labels[i], verdict.PredictedLabel);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_promise_of_contributions_is_kept(bool slotsHaveNames)
    {
        MLContext ml = Context();
        ContractRow[] rows = ContractRow.Make(Rows);
        IEstimator<ITransformer> input = Input(ml);
        if (WithContributions(ml, "Input", ContributionsColumn) is IEstimator<ITransformer> detector)
            AssertPromiseHolds(input.Append(detector), slotsHaveNames
                ? ContractRow.NamedView(ml, rows, "x", "y", "z")
                : ml.Data.LoadFromEnumerable(rows));
        else
            Assert.Null(Assert.IsAssignableFrom<AnomalyTransformer>(Last(Fitted().Model)).FeatureContributionsColumnName);
    }

    [Fact]
    public void Contributions_are_named_like_the_features_and_change_no_score()
    {
        string[] slots = ["x", "y", "z"];
        IDataView named = ContractRow.NamedView(Context(), ContractRow.Make(Rows), slots);
        ITransformer plain = Create(Context()).Fit(named);
        if (ExplainedOrNull(named) is not ITransformer explained)
        {
            Assert.Null(Assert.IsAssignableFrom<AnomalyTransformer>(Last(plain)).FeatureContributionsColumnName);
            return;
        }

        IDataView scored = explained.Transform(named);
        DataViewSchema.Column column = scored.Schema[ContributionsColumn];
        var type = Assert.IsType<VectorDataViewType>(column.Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        Assert.Equal(type.Size, names.Length);
        if (type.Size == slots.Length) Assert.Equal(slots, names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(plain.Transform(named).GetColumn<float>("Score"), scored.GetColumn<float>("Score"));
        Assert.Equal(plain.Transform(named).GetColumn<bool>("PredictedLabel"), scored.GetColumn<bool>("PredictedLabel"));
        Assert.Null(plain.GetOutputSchema(named.Schema).GetColumnOrNull(ContributionsColumn));
    }

    [Fact]
    public void Contributions_sum_as_promised_stay_when_loaded_or_mapped_and_are_nan_for_bad_rows()
    {
        ContractRow[] rows = ContractRow.Make(Rows);
        rows[200].Features[1] = float.NaN;
        IDataView data = Context().Data.LoadFromEnumerable(rows);
        if (ExplainedOrNull(data) is not ITransformer model)
        {
            Assert.Null(WithContributions(Context(), "Input", ContributionsColumn));
            return;
        }

        float[] scores = [.. model.Transform(data).GetColumn<float>("Score")];
        float[][] contributions = [.. model.Transform(data).GetColumn<float[]>(ContributionsColumn)];
        Assert.All(contributions[200], c => Assert.True(float.IsNaN(c)));
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i])) continue;
            Assert.All(contributions[i], c => Assert.True(float.IsFinite(c)));
            // Contributions are kept in single precision; the largest of them may cancel.
            double tolerance = 1e-5 * (1 + contributions[i].Max(Math.Abs) * contributions[i].Length);
            if (ContributionSum(Last(model), scores[i]) is double sum) Assert.Equal(sum, contributions[i].Sum(c => (double)c), tolerance);
        }
        Assert.True(contributions.Where(c => float.IsFinite(c[0])).Select(c => c[0]).Distinct().Count() > 10);

        MLContext ml = Context();
        using var file = new MemoryStream();
        ml.Model.Save(ml.AnomalyDetection.ChangeModelThreshold(model, 0), data.Schema, file);
        ITransformer loaded = new MLContext().Model.Load(file, out _);
        Assert.Equal(contributions, loaded.Transform(data).GetColumn<float[]>(ContributionsColumn));

        using PredictionEngine<ContractRow, Explained> engine = ml.Model.CreatePredictionEngine<ContractRow, Explained>(loaded);
        for (int i = 0; i < rows.Length; i += 17)
        {
            float[] alone = engine.Predict(rows[i]).FeatureContributions;
            for (int d = 0; d < alone.Length; d++)
                Assert.Equal(contributions[i][d], alone[d], BatchTolerance * (1 + Math.Abs(contributions[i][d])));
        }
    }

    private const string ContributionsColumn = "FeatureContributions";

    private ITransformer? ExplainedOrNull(IDataView data)
    {
        MLContext ml = Context();
        IEstimator<ITransformer> input = Input(ml); // first, as in Create: seeds are drawn from the context in this order
        return WithContributions(ml, "Input", ContributionsColumn) is IEstimator<ITransformer> detector
            ? input.Append(detector).Fit(data)
            : null;
    }

    private static ITransformer Last(ITransformer model) => ((IEnumerable<ITransformer>)model).Last();

    private sealed class Explained
    {
        public float[] FeatureContributions { get; set; } = [];
    }
}
