using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Numerics;

namespace MLNetHybrid.Tests.Detectors;

/// <summary>From scores to labels: where thresholds come from, what they say of a score, and how they are changed.</summary>
public sealed class ThresholdTests
{
    private const int Count = 200;
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Scores_above_the_threshold_are_anomalies_and_the_threshold_itself_is_not()
    {
        ITransformer model = Components().Fit(Data);
        float[] scores = Scores(model);
        foreach (float threshold in new[] { scores[17], MathF.BitDecrement(scores[17]), float.NegativeInfinity, float.PositiveInfinity })
        {
            IDataView judged = _ml.AnomalyDetection.ChangeModelThreshold(model, threshold).Transform(Data);
            Assert.Equal(scores, judged.GetColumn<float>("Score"));
            Assert.Equal(scores.Select(score => score > threshold), judged.GetColumn<bool>("PredictedLabel"));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    [InlineData(0.995)]
    [InlineData(1)]
    public void The_trained_threshold_is_a_quantile_of_the_scores_of_training(double quantile)
    {
        var model = Components(quantile).Fit(Data);
        float[] sorted = [.. Scores(model).Order()];
        Assert.Equal((float)Quantile.Linear<float>(sorted, quantile), model.Threshold, 1e-6f * model.Threshold);
        int alarms = model.Transform(Data).GetColumn<bool>("PredictedLabel").Count(label => label);
        Assert.InRange(alarms, (int)Math.Floor((1 - quantile) * (Count - 1)) - 1, (int)Math.Ceiling((1 - quantile) * Count));
    }

    [Fact]
    public void A_row_without_a_score_is_no_anomaly_whatever_the_threshold()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(new[] { new Row { Features = [1, float.NaN, 3] }, new Row { Features = [9, -9, 9] } });
        ITransformer model = _ml.AnomalyDetection.ChangeModelThreshold(Components().Fit(Data), float.NegativeInfinity);
        Assert.Equal([true, false], model.Transform(rows).GetColumn<float>("Score").Select(float.IsNaN));
        Assert.Equal([false, true], model.Transform(rows).GetColumn<bool>("PredictedLabel"));
    }

    [Fact]
    public void Of_several_detectors_the_named_one_is_changed_or_the_last()
    {
        IEstimator<ITransformer> second = _ml.AnomalyDetection.Trainers.IsolationForest(
            "Features", scoreColumnName: "Height", predictedLabelColumnName: "Short");
        ITransformer model = Components().Append(second).Append(_ml.Transforms.CopyColumns("Copy", "Score")).Fit(Data);
        (float Score, float Height) Thresholds(ITransformer of) =>
            (of.Find<AnomalyTransformer>("Score").Threshold, of.Find<AnomalyTransformer>("Height").Threshold);
        (float score, float height) = Thresholds(model);
        Assert.Equal((score, 7), Thresholds(_ml.AnomalyDetection.ChangeModelThreshold(model, 7)));
        Assert.Equal((7, height), Thresholds(_ml.AnomalyDetection.ChangeModelThreshold(model, 7, "Score")));
        Assert.Equal((score, 7), Thresholds(_ml.AnomalyDetection.ChangeModelThreshold(model, 7, "Height")));
        Assert.Equal((score, height), Thresholds(model));

        using var file = new MemoryStream();
        _ml.Model.Save(_ml.AnomalyDetection.ChangeModelThreshold(model, 7, "Score"), Data.Schema, file);
        file.Position = 0;
        Assert.Equal((7, height), Thresholds(new MLContext().Model.Load(file, out _)));
    }

    [Fact]
    public void What_cannot_be_changed_is_named()
    {
        ITransformer model = Components().Fit(Data);
        AnomalyDetectionCatalog catalog = _ml.AnomalyDetection;
        Assert.Contains("must be in [-Infinity, Infinity]; got NaN",
            Assert.Throws<ArgumentOutOfRangeException>(() => catalog.ChangeModelThreshold(model, float.NaN)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("The model holds no detector with the score column 'Other'; it has: Score.",
            Assert.Throws<ArgumentException>(() => catalog.ChangeModelThreshold(model, 1, "Other")).Message, StringComparison.Ordinal);
        ITransformer none = _ml.Transforms.CopyColumns("Copy", "Features").Fit(Data);
        Assert.StartsWith("The model holds no detector whose threshold could be changed.",
            Assert.Throws<ArgumentException>(() => catalog.ChangeModelThreshold(none, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("model", () => catalog.ChangeModelThreshold(null!, 1));
        Assert.Throws<ArgumentNullException>("catalog", () => ((AnomalyDetectionCatalog)null!).ChangeModelThreshold(model, 1));
    }

    private PrincipalComponentsTrainer Components(double quantile = 0.99) =>
        _ml.AnomalyDetection.Trainers.PrincipalComponents(new PrincipalComponentsTrainer.Options
        {
            FeatureColumnName = "Features",
            Components = 1,
            ThresholdQuantile = quantile,
        });

    private float[] Scores(ITransformer model) => [.. model.Transform(Data).GetColumn<float>("Score")];

    private IDataView Data
    {
        get
        {
            var random = new Random(3);
            return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(_ =>
                new Row { Features = [random.NextSingle(), random.NextSingle(), 5 * random.NextSingle()] }).ToArray());
        }
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }
}
