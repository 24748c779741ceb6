using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.LstmAutoencoder;
using MLNetHybrid.Detectors.LstmAutoencoder.Rows;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Scoring;

/// <summary>Scores through Transform from rows and from windows. A cache in between is what makes a detector read windows.</summary>
public sealed class WindowStreamScorerTests
{
    private const int Length = 5;
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 10)]
    [InlineData(3, 2)]     // streams are forgotten and come back
    [InlineData(300, 1000)]
    public void Rows_and_windows_give_the_same_scores_for_interleaved_streams_gaps_and_missing_values(int keys, int partitions)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 2500).Select(i => new Row
        {
            Key = i * i % 7 * i % keys,
            Mark = i % 23 < 19 || keys == 1 && i % 500 < 3 ? 0 : 1,
            Features = [MathF.Sin(0.3f * i), i % 97 == 0 ? float.NaN : MathF.Cos(0.2f * i), i % 5],
        }));
        IDataView windows = Windows(data, "Features", partitions);
        LstmAutoencoderTransformer detector = Fit(windows);
        AssertSame(detector, windows);
        AssertSame(detector, _ml.Data.FilterRowsByColumn(windows, "Mark", upperBound: 1));
        AssertSame(detector, _ml.Data.SkipRows(_ml.Data.TakeRows(windows, 1100), 400));
    }

    [Fact]
    public void A_gap_longer_than_a_window_begins_anew()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 900)
            .Select(i => new Row { Mark = i % 300 is > 100 and < 140 ? 1 : 0, Features = [MathF.Sin(i), i % 3, 0] }));
        IDataView windows = Windows(data, "Features", 1);
        AssertSame(Fit(windows), _ml.Data.FilterRowsByColumn(windows, "Mark", upperBound: 1));
    }

    [Fact]
    public void Sparse_rows_score_as_their_windows_do()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 700).Select(i => new Row { Word = $"{i * i % 31} ", Other = $"{i % 40}", Features = [0, 0, 0] }));
        IDataView hot = _ml.Transforms.Categorical.OneHotEncoding([new("A", "Word"), new("B", "Other")])
            .Append(_ml.Transforms.Concatenate("Hot", "A", "B")).Fit(data).Transform(data);
        IDataView windows = Windows(hot, "Hot", 1);
        AssertSame(Fit(windows), windows);
    }

    [Fact]
    public void A_transform_in_between_that_overwrites_the_windows_is_heard()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new Row { Features = [MathF.Sin(i), i % 3, i] }));
        IDataView windows = Windows(data, "Features", 1);
        LstmAutoencoderTransformer detector = Fit(windows);
        IDataView scaled = _ml.Transforms.NormalizeMinMax("Window").Fit(windows).Transform(windows);
        AssertSame(detector, scaled);
        Assert.NotEqual(Scores(detector.Transform(windows)), Scores(detector.Transform(scaled)));
    }

    [Fact]
    public void Reading_the_windows_beside_the_scores_changes_nothing()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 600).Select(i => new Row { Features = [MathF.Sin(i), i % 3, 0] }));
        IDataView windows = Windows(data, "Features", 1);
        IDataView scored = Fit(windows).Transform(windows);
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"], scored.Schema["Window"]]);
        var get = cursor.GetGetter<float>(scored.Schema["Score"]);
        var scores = new List<float>();
        float score = 0;
        while (cursor.MoveNext())
        {
            get(ref score);
            scores.Add(score);
        }

        Assert.Equal(Scores(scored), scores);
    }

    [Fact]
    public void What_the_cache_has_forgotten_is_projected_again()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 400).Select(i => new Row { Key = i % 7 * i % 5, Features = [MathF.Sin(i), i % 3, i % 11] }));
        IDataView windows = Windows(data, "Features", 100);
        TrainedNetwork network = Fit(windows).Model.Network;
        var executor = new RowExecutor(network.Layout, network.Weights, ErrorScope.Window, 1);
        // room for all streams, and for one
        OutputColumn<float> latent = OutputColumn.Vector("Latent", hasFeatureNames: false, 8);
        Assert.Equal(Scores(new WindowStreamScorer(executor, latent), latent, windows),
            Scores(new WindowStreamScorer(executor, latent, cacheBytes: 1), latent, windows));
    }

    // Batches of seven windows, straight from the cursor.
    private static List<float> Scores(WindowStreamScorer scorer, OutputColumn<float> latent, IDataView windows)
    {
        using DataViewRowCursor cursor = windows.GetRowCursor(windows.Schema);
        ValueGetter<WindowView> get = WindowView.GetterOrNull(cursor, cursor.Schema["Window"])!;
        var batch = new ScoredWindows(scorer, get, 7, [latent]);
        var scores = new List<float>();
        bool more = true;
        while (more)
        {
            batch.Clear();
            while (batch.Count < batch.Capacity && (more = cursor.MoveNext())) batch.AddCurrentRow();
            batch.Score();
            for (int i = 0; i < batch.Count; i++) scores.Add(batch.ScoreOf(i));
        }

        return scores;
    }

    private void AssertSame(LstmAutoencoderTransformer detector, IDataView windows)
    {
        IDataView fused = detector.Transform(windows), separate = detector.Transform(_ml.Data.Cache(windows));
        float[] expected = Scores(separate), actual = Scores(fused);
        Assert.Equal(expected.Length, actual.Length);
        Assert.Contains(expected, float.IsFinite);
        for (int i = 0; i < expected.Length; i++)
            // two orders of summation in single precision
            Assert.True(float.IsNaN(expected[i])
                ? float.IsNaN(actual[i])
                : Math.Abs(expected[i] - actual[i]) <= 2e-5 * (1 + expected[i]), $"row {i}: {expected[i]}, {actual[i]}");
        float[][] latents = [.. separate.GetColumn<float[]>("Latent")], ours = [.. fused.GetColumn<float[]>("Latent")];
        for (int i = 0; i < latents.Length; i++)
            if (!float.IsNaN(expected[i])) Near.Equal(latents[i].Select(v => (double)v).ToArray(), ours[i], 1e-5);
    }

    private static float[] Scores(IDataView scored) => [.. scored.GetColumn<float>("Score")];

    private LstmAutoencoderTransformer Fit(IDataView windows) =>
        _ml.AnomalyDetection.Trainers.LstmAutoencoder(new LstmAutoencoderTrainer.Options
        {
            FeatureColumnName = "Window",
            HiddenSize = 4,
            EncoderBlocks = 1,
            DecoderLayers = 1,
            Epochs = 1,
            Seed = 1,
        }).Fit(_ml.Data.TakeRows(windows, 500));

    private IDataView Windows(IDataView data, string input, int partitions) =>
        _ml.Transforms.SlidingWindow(new SlidingWindowEstimator.Options
        {
            OutputColumnName = "Window",
            InputColumnName = input,
            Length = Length,
            PartitionColumnNames = ["Key"],
            MaximumPartitions = partitions,
        }).Fit(data).Transform(data);

    private sealed class Row
    {
        public int Key { get; set; }
        public float Mark { get; set; }
        public string Word { get; set; } = "";
        public string Other { get; set; } = "";
        [VectorType(3)] public float[] Features { get; set; } = [];
    }
}
