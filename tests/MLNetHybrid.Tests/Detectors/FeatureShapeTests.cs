using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Detectors;

/// <summary>A window may come as steps of features or flat, as its values lie alike; where steps count, others are refused.</summary>
public sealed class FeatureShapeTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_same_values_flat_or_as_a_window_have_the_same_scores(bool trainedFlat)
    {
        ITransformer model = Detector().Fit(trainedFlat ? Rows<Flat>() : Rows<Window>());
        Assert.Equal(Scores(model, Rows<Flat>()), Scores(model, Rows<Window>()));
        Assert.True(Scores(model, Rows<Flat>()).Distinct().Count() > 10);
    }

    [Fact]
    public void A_window_of_other_steps_is_refused_by_the_autoencoder_and_a_flat_one_is_not()
    {
        ITransformer model = _ml.AnomalyDetection.Trainers.LstmAutoencoder(new LstmAutoencoderTrainer.Options
        {
            FeatureColumnName = "Features",
            Epochs = 1,
            HiddenSize = 4,
        }).Fit(Rows<Window>());
        Assert.Equal(Scores(model, Rows<Flat>()), Scores(model, Rows<Window>()));
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(Rows<Turned>())).Message;
        Assert.Contains("Schema mismatch for feature column 'Features'", message, StringComparison.Ordinal);
        Assert.Contains("Vector<Single, 3, 2>, as in training", message, StringComparison.Ordinal);
    }

    private IEstimator<ITransformer> Detector() => _ml.AnomalyDetection.Trainers.PrincipalComponents("Features");

    private static float[] Scores(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float>("Score")];

    private IDataView Rows<T>() where T : Row, new()
    {
        var random = new Random(3);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 50).Select(_ =>
            new T { Features = [.. Enumerable.Range(0, 6).Select(_ => random.NextSingle())] }).ToArray());
    }

    private abstract class Row
    {
        public virtual float[] Features { get; set; } = [];
    }

    private sealed class Flat : Row
    {
        [VectorType(6)]
        public override float[] Features { get; set; } = [];
    }

    private sealed class Window : Row
    {
        [VectorType(3, 2)]
        public override float[] Features { get; set; } = [];
    }

    private sealed class Turned : Row
    {
        [VectorType(2, 3)]
        public override float[] Features { get; set; } = [];
    }
}
