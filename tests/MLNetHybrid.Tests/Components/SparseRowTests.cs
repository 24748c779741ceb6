using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Components;

namespace MLNetHybrid.Tests.Components;

/// <summary>Rows in every form that ML.NET has for them: what a row is worth must not depend on it.</summary>
public sealed class SparseRowTests
{
    private const int Size = 12, Length = 4;
    private readonly MLContext _ml = new(seed: 5);

    [Theory]
    [InlineData(null)]
    [InlineData(HybridModel.LstmAutoencoder)]
    [InlineData(HybridModel.IsolationForest)]
    [InlineData(HybridModel.OneClassSvm)]
    [InlineData(HybridModel.Dbscan)]
    public void View_and_engine_agree_on_dense_sparse_and_empty_rows(HybridModel? model)
    {
        ITransformer fitted = Fit(model, Rows(200, sparse: true));
        foreach (bool sparse in new[] { true, false })
        {
            Row[] rows = [.. Rows(40, sparse), .. Zeros(10, sparse)];
            float[] view = [.. fitted.Transform(_ml.Data.LoadFromEnumerable(rows)).GetColumn<float>("Score")];
            PredictionEngine<Row, Verdict> engine = Engine(fitted);
            int warmUp = model is null ? 0 : Length - 1;
            for (int i = 0; i < rows.Length; i++)
            {
                float single = engine.Predict(rows[i]).Score;
                Assert.Equal(i >= warmUp, float.IsFinite(view[i]));
                if (i >= warmUp) Assert.Equal(view[i], single, 1e-3f * (1 + Math.Abs(view[i])));
            }
        }
    }

    [Fact]
    public void Rows_of_zeros_are_learned_from_whatever_their_form()
    {
        string Counts(bool sparse)
        {
            var ml = new MLContext(seed: 5);
            var messages = new List<string>();
            ml.Log += (_, e) => messages.Add(e.RawMessage);
            IDataView data = ml.Data.LoadFromEnumerable(Rows(100, sparse).SelectMany(row => new[] { row, Zeros(1, sparse)[0] }));
            Hybrid(ml, HybridModel.LstmAutoencoder).Fit(data);
            return messages.Single(message => message.Contains("training and", StringComparison.Ordinal));
        }
        Assert.Equal(Counts(sparse: false), Counts(sparse: true));
    }

    [Theory]
    [InlineData(new[] { 3, 1 }, "1 comes after 3")]
    [InlineData(new[] { 2, 2 }, "2 comes twice")]
    [InlineData(new[] { 1, Size }, "12 is out of range")]
    [InlineData(new[] { -1, 4 }, "-1 is out of range")]
    public void Malformed_sparse_rows_are_refused_by_the_columns_name(int[] indices, string problem)
    {
        var bad = new Row { Features = new VBuffer<float>(Size, indices.Length, [1, 1], indices) };
        foreach (HybridModel? model in new HybridModel?[] { null, HybridModel.LstmAutoencoder })
        {
            ITransformer fitted = Fit(model, Rows(100, sparse: true));
            Assert.Contains(problem,
                Message(() => fitted.Transform(_ml.Data.LoadFromEnumerable(new[] { bad })).GetColumn<float>("Score").ToArray()),
                StringComparison.Ordinal);
            Assert.Contains(problem, Message(() => Engine(fitted).Predict(bad)), StringComparison.Ordinal);
            Assert.Contains(problem, Message(() => Fit(model, [.. Rows(100, sparse: true), bad])), StringComparison.Ordinal);
        }

        static string Message(Func<object> read)
        {
            // Around a transform that reads in parallel ML.NET wraps what was thrown in an exception of its own.
            string message = Assert.ThrowsAny<InvalidOperationException>(read).GetBaseException().Message;
            Assert.Contains("Column 'Features' holds a malformed sparse row", message, StringComparison.Ordinal);
            return message;
        }
    }

    [Fact]
    public void A_category_that_training_has_not_seen_has_a_score_in_a_view_too()
    {
        IDataView train = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(i => new Event { Command = $"cmd{i % 4}" }));
        Event[] test = [.. Enumerable.Range(0, 20).Select(i => new Event { Command = i < 10 ? $"cmd{i % 4}" : "never seen" })];
        ITransformer model = _ml.Transforms.Categorical.OneHotEncoding("Features", "Command")
            .Append(Hybrid(_ml, HybridModel.LstmAutoencoder)).Fit(train);
        float[] view = [.. model.Transform(_ml.Data.LoadFromEnumerable(test)).GetColumn<float>("Score")];
        PredictionEngine<Event, Verdict> engine = _ml.Model.CreatePredictionEngine<Event,
            Verdict>(model, new PredictionEngineOptions { OwnsTransformer = false });
        foreach ((Event row, float score) in test.Zip(view)) Assert.Equal(score, engine.Predict(row).Score, 1e-4f);
        Assert.All(view[Length..], score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void A_row_without_values_is_finite_and_one_of_nan_alone_is_missing()
    {
        var empty = new VBuffer<float>(Size, 0, [], []);
        Assert.True(FeatureValues.IsFinite(in empty));
        Assert.False(FeatureValues.IsMissing(in empty));
        var sparse = new VBuffer<float>(Size, 1, [float.NaN], [3]);
        Assert.False(FeatureValues.IsFinite(in sparse));
        Assert.False(FeatureValues.IsMissing(in sparse));
        var missing = new VBuffer<float>(2, [float.NaN, float.NaN]);
        Assert.True(FeatureValues.IsMissing(in missing));
    }

    private PredictionEngine<Row, Verdict> Engine(ITransformer model) =>
        _ml.Model.CreatePredictionEngine<Row, Verdict>(model, new PredictionEngineOptions { OwnsTransformer = false });

    private ITransformer Fit(HybridModel? model, Row[] rows)
    {
        IEstimator<ITransformer> estimator = model is HybridModel hybrid
            ? Hybrid(_ml, hybrid)
            : _ml.AnomalyDetection.Trainers.IsolationForest("Features");
        return estimator.Fit(_ml.Data.LoadFromEnumerable(rows));
    }

    private static LstmHybridEstimator Hybrid(MLContext ml, HybridModel model) =>
        ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
        {
            Model = model,
            WindowLength = Length,
            Autoencoder = new LstmAutoencoderTrainer.Options
            {
                HiddenSize = 4,
                EncoderBlocks = 1,
                DecoderLayers = 1,
                Epochs = 1,
                Executor = ReconstructionExecutor.Managed
            },
        });

    // One or two features of a row are there.
    private static Row[] Rows(int count, bool sparse) => [.. Enumerable.Range(0, count).Select(i =>
    {
        int[] indices = i % 3 == 0 ? [i % Size] : [i % (Size - 1), Size - 1];
        float[] values = [.. indices.Select(index => 1 + 0.1f * ((7 * i + index) % 5))];
        return Make(new VBuffer<float>(Size, indices.Length, values, indices), sparse);
    })];

    private static Row[] Zeros(int count, bool sparse) =>
        [.. Enumerable.Range(0, count).Select(_ => Make(new VBuffer<float>(Size, 0, [], []), sparse))];

    private static Row Make(VBuffer<float> row, bool sparse) =>
        new() { Features = sparse ? row : new VBuffer<float>(Size, [.. row.DenseValues()]) };

    private sealed class Row
    {
        [VectorType(Size)] public VBuffer<float> Features { get; set; }
    }

    private sealed class Event
    {
        public string Command { get; set; } = "";
    }
}
