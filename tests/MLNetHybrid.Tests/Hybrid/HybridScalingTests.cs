using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Features;

namespace MLNetHybrid.Tests.Hybrid;

/// <summary>What scaling the features does for the hybrid.</summary>
public sealed class HybridScalingTests
{
    private const int TrainingRows = 300, Length = 10;
    private readonly MLContext _ml = new(seed: 5);

    [Theory]
    [InlineData(HybridModel.LstmAutoencoder)]
    [InlineData(HybridModel.All)]
    public void A_valve_that_never_opened_in_training_is_seen_when_it_opens(HybridModel model)
    {
        float[][] rows = Waves(400);
        bool[] labels = [.. Enumerable.Range(0, rows.Length).Select(i => i is >= 330 and < 340)];
        rows = [.. rows.Select((row, i) => row.Append(labels[i] ? 5f : 0f).ToArray())];
        Assert.InRange(AreaUnderRocCurve(Scores(Options(model), rows), labels), 0.9, 1);
    }

    [Fact]
    public void Units_of_the_features_do_not_matter()
    {
        // Single rows leave the waves in one feature each.
        float[][] rows = Waves(700);
        bool[] labels = [.. Enumerable.Range(0, rows.Length).Select(i => i > 320 && i % 37 == 0)];
        for (int i = 0; i < rows.Length; i++) if (labels[i]) rows[i][i % 3] += 3;
        float[] units = [1, 1e3f, 1e6f];
        float[][] inUnits = [.. rows.Select(row => row.Select((x, f) => x * units[f] + 7 * units[f]).ToArray())];
        LstmHybridEstimator.Options options = Options(HybridModel.LstmAutoencoder);
        options = options with { Autoencoder = options.Autoencoder with { ErrorScope = ErrorScope.LastStep } };

        double scaled = AveragePrecision(Scores(options, inUnits), labels);
        Assert.InRange(scaled, 0.9, 1);
        Assert.Equal(AveragePrecision(Scores(options, rows), labels), scaled, 0.02);
        // The largest unit drowns the others.
        Assert.InRange(AveragePrecision(Scores(options with { Scaling = null }, inUnits), labels), 0, 0.6);
    }

    [Fact]
    public void Without_scaling_the_autoencoder_sees_the_features_as_they_are()
    {
        IDataView data = FeatureTable.Dense(_ml, Waves(TrainingRows));
        TransformerChain<ITransformer> plain = _ml.AnomalyDetection.Trainers.LstmHybrid(
            Options(HybridModel.LstmAutoencoder) with { Scaling = null }).Fit(data);
        Assert.DoesNotContain(plain, part => part is ScaleTransformer);
        Assert.Null(plain.Transform(data).Schema.GetColumnOrNull(HybridColumns.ScaledFeatures));

        IDataView scored = _ml.AnomalyDetection.Trainers.LstmHybrid(
            Options(HybridModel.LstmAutoencoder) with { Scaling = ScaleKind.MinMax }).Fit(data).Transform(data);
        float[][] features = [.. FeatureTable.Read(scored, HybridColumns.ScaledFeatures).Select(row => row.DenseValues().ToArray())];
        for (int f = 0; f < 3; f++) Assert.Equal([0f, 1f], [features.Min(row => row[f]), features.Max(row => row[f])]);
        Assert.Contains("LstmHybrid.Scaling must be one of Standard, MinMax, Robust; got 9", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.AnomalyDetection.Trainers.LstmHybrid(Options(HybridModel.All) with { Scaling = (ScaleKind)9 })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Doubles_are_read_with_all_their_digits()
    {
        // Detail of 1 on top of 1.7e9: Single knows steps of 128 there.
        float[][] waves = Waves(TrainingRows);
        IDataView data = FeatureTable.Dense(_ml, [.. waves.Select(row => row.Select(x => 1.7e9 + x).ToArray())]);
        IDataView scored = _ml.AnomalyDetection.Trainers.LstmHybrid(Options(HybridModel.LstmAutoencoder)).Fit(data).Transform(data);
        float[] expected = [.. FeatureTable.Read(
            _ml.Transforms.Scale("Features").Fit(FeatureTable.Dense(_ml, waves)).Transform(FeatureTable.Dense(_ml, waves)), "Features")
            .SelectMany(row => row.DenseValues())];
        float[] actual = [.. FeatureTable.Read(scored, HybridColumns.ScaledFeatures).SelectMany(row => row.DenseValues())];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5f);
        Assert.Equal(TrainingRows - Length + 1, scored.GetColumn<float>("Score").Count(float.IsFinite));
    }

    [Fact]
    public void Windows_of_the_users_own_are_scaled_feature_by_feature()
    {
        float[][] rows = [.. Waves(TrainingRows).Select(row => new[] { row[0], 1e6f * row[1] })];
        float[][] windows = [
            .. Enumerable.Range(0, rows.Length - Length + 1).Select(i => rows[i..(i + Length)].SelectMany(row => row).ToArray())];
        IDataView data = FeatureTable.Dense(_ml, windows, Length, 2);
        TransformerChain<ITransformer> model = _ml.AnomalyDetection.Trainers.LstmHybrid(
            Options(HybridModel.IsolationForest) with { WindowLength = null }).Fit(data);
        ScaleTransformer scale = model.OfType<ScaleTransformer>().First();
        Assert.Equal(2, scale.Scales.Count);
        Assert.InRange(scale.Scales[1] / scale.Scales[0], 0.9e6, 1.1e6);
        Assert.All(model.Transform(data).GetColumn<float>("Score"), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Sparse_flags_stay_sparse_and_as_they_are()
    {
        // One of 40 categories, and a quantity that is rarely there.
        float[][] rows = [.. Enumerable.Range(0, TrainingRows).Select(i =>
        {
            var row = new float[41];
            row[i * i % 40] = 1;
            row[40] = i % 5 == 0 ? 1000 + i : 0;
            return row;
        })];
        IDataView data = FeatureTable.Sparse(_ml, rows);
        TransformerChain<ITransformer> model = _ml.AnomalyDetection.Trainers.LstmHybrid(Options(HybridModel.LstmAutoencoder)).Fit(data);
        ScaleTransformer scale = Assert.Single(model.OfType<ScaleTransformer>());
        Assert.All(scale.Shifts, shift => Assert.Equal(0, shift));
        Assert.All(scale.Scales.Take(40), one => Assert.Equal(1, one));
        Assert.InRange(scale.Scales[40], 100, 1000);
        VBuffer<float>[] scaled = FeatureTable.Read(model.Transform(data), HybridColumns.ScaledFeatures);
        Assert.Equal(rows.Sum(row => row.Count(x => x != 0)), scaled.Sum(row => row.GetValues().Length));

        // The same rows as dense vectors are centred.
        ScaleTransformer dense = _ml.AnomalyDetection.Trainers.LstmHybrid(Options(HybridModel.LstmAutoencoder))
            .Fit(FeatureTable.Dense(_ml, rows)).OfType<ScaleTransformer>().Single();
        Assert.True(dense.Shifts[40] > 0);
    }

    // Three waves with a little noise.
    private static float[][] Waves(int count)
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, count)
            .Select(i => Enumerable.Range(0, 3).Select(f => (float)(Math.Sin(0.2 * i + f) + 0.1 * (random.NextDouble() - 0.5))).ToArray())];
    }

    private static LstmHybridEstimator.Options Options(HybridModel model) => new()
    {
        Model = model,
        WindowLength = Length,
        Autoencoder = new LstmAutoencoderTrainer.Options { HiddenSize = 8, EncoderBlocks = 1, DecoderLayers = 1, Epochs = 10 },
    };

    // Scores of the rows after training; those before are what the streams begin with.
    private float[] Scores(LstmHybridEstimator.Options options, float[][] rows)
    {
        ITransformer model = _ml.AnomalyDetection.Trainers.LstmHybrid(options).Fit(FeatureTable.Dense(_ml, rows[..TrainingRows]));
        return [.. model.Transform(FeatureTable.Dense(_ml, rows)).GetColumn<float>("Score")];
    }

    private static double AreaUnderRocCurve(float[] scores, bool[] labels)
    {
        float[] normal = [.. scores.Where((_, i) => i >= TrainingRows && !labels[i])];
        return scores.Where((_, i) => i >= TrainingRows && labels[i])
            .Average(score => normal.Average(other => score > other ? 1.0 : score == other ? 0.5 : 0));
    }

    private static double AveragePrecision(float[] scores, bool[] labels)
    {
        int[] order = [.. Enumerable.Range(TrainingRows, scores.Length - TrainingRows).OrderByDescending(i => scores[i])];
        int[] hits = [.. Enumerable.Range(0, order.Length).Where(rank => labels[order[rank]])];
        return hits.Select((rank, found) => (found + 1.0) / (rank + 1)).Average();
    }
}
