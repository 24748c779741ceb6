using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Tests.Detectors.Dbscan;

public sealed class DbscanPipelineTests
{
    private static readonly LabelledSet Plane = LabelledSets.All.Single(set => set.Name == "500 rows of a plane");

    [Fact]
    public void Predicted_labels_of_the_training_rows_are_scikit_learns_noise()
    {
        var ml = new MLContext(1);
        IDataView rows = Rows(ml, Plane);
        DbscanTransformer fitted = ml.AnomalyDetection.Trainers.Dbscan("Features", Plane.Epsilon, Plane.MinimumPoints).Fit(rows);
        Assert.Equal(Plane.Labels, fitted.Model.TrainingClusterIds);
        Assert.Equal(1, fitted.Threshold);
        Assert.Equal((Plane.Epsilon, Plane.MinimumPoints, 2),
            (fitted.Model.Epsilon, fitted.Model.MinimumPoints, fitted.Model.FeatureCount));
        Assert.Equal(1 + Plane.Labels.Max(), fitted.Model.ClusterCount);

        IDataView scored = fitted.Transform(rows);
        Assert.Equal([.. Plane.Labels.Select(label => label == -1)], scored.GetColumn<bool>("PredictedLabel"));
        Assert.Equal([.. Plane.Labels.Select(label => label == -1)], scored.GetColumn<float>("Score").Select(score => score > 1));
    }

    [Fact]
    public void A_saved_model_gives_the_same_scores_in_a_fresh_context_and_in_a_prediction_engine()
    {
        var ml = new MLContext(1);
        IDataView rows = Rows(ml, Plane);
        var fitted = ml.AnomalyDetection.Trainers.Dbscan(
            "Features", scoreColumnName: "Distance", predictedLabelColumnName: "Noise").Fit(rows);
        float[] scores = [.. fitted.Transform(rows).GetColumn<float>("Distance")];

        using var zip = new MemoryStream();
        ml.Model.Save(fitted, rows.Schema, zip);
        zip.Position = 0;
        var fresh = new MLContext(2);
        ITransformer loaded = fresh.Model.Load(zip, out _);
        Assert.Equal(scores, loaded.Transform(Rows(fresh, Plane)).GetColumn<float>("Distance"));

        var model = Assert.IsType<DbscanTransformer>(loaded is IEnumerable<ITransformer> chain ? chain.Single() : loaded).Model;
        Assert.Equal(fitted.Model.TrainingClusterIds, model.TrainingClusterIds);
        Assert.Equal(fitted.Model.KDistances, model.KDistances);
        Assert.Equal(fitted.Model.Epsilon, model.Epsilon);
        Assert.Equal(fitted.Model.CorePointCount, model.CorePointCount);

        var engine = fresh.Model.CreatePredictionEngine<Row, NoiseVerdict>(loaded);
        for (int i = 0; i < 40; i++)
        {
            var verdict = engine.Predict(new Row { Features = Plane.Row(i).ToArray() });
            Assert.Equal((scores[i], scores[i] > 1), (verdict.Distance, verdict.Noise));
        }
    }

    [Fact]
    public void A_model_without_core_points_saves_and_calls_every_row_noise()
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable(new Row[] { new() { Features = [0, 0] }, new() { Features = [9, 9] } });
        var fitted = ml.AnomalyDetection.Trainers.Dbscan(epsilon: 1).Fit(rows);
        using var zip = new MemoryStream();
        ml.Model.Save(fitted, rows.Schema, zip);
        zip.Position = 0;
        IDataView scored = ml.Model.Load(zip, out _).Transform(rows);
        Assert.Equal([float.MaxValue, float.MaxValue], scored.GetColumn<float>("Score"));
        Assert.Equal([true, true], scored.GetColumn<bool>("PredictedLabel"));
    }

    [Fact]
    public void Rows_with_missing_values_are_skipped_in_training_and_score_NaN()
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable(
            new Row[] { new() { Features = [0, 0] }, new() { Features = [float.NaN, 0] }, new() { Features = [0, 0.5f] } });
        var fitted = ml.AnomalyDetection.Trainers.Dbscan(epsilon: 1, minimumPoints: 2).Fit(rows);
        Assert.Equal([0, 0], fitted.Model.TrainingClusterIds);
        IDataView scored = fitted.Transform(rows);
        Assert.Equal([0, float.NaN, 0], scored.GetColumn<float>("Score"));
        Assert.Equal([false, false, false], scored.GetColumn<bool>("PredictedLabel"));
    }

    [Fact]
    public void ClusterOf_names_the_cluster_of_an_unseen_row_and_checks_it()
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable(new[] { 0f, 0.1f, 5f, 5.1f }.Select(x => new Row { Features = [x, x] }));
        var model = ml.AnomalyDetection.Trainers.Dbscan(epsilon: 1, minimumPoints: 2).Fit(rows).Model;
        Assert.Equal(0, model.ClusterOf([0.2f, 0]));
        Assert.Equal(1, model.ClusterOf([5, 5.5f]));
        Assert.Equal(-1, model.ClusterOf([2.5f, 2.5f]));
        Assert.Equal("Dbscan.ClusterOf takes 2 features; got 3. (Parameter 'features')",
            Assert.Throws<ArgumentException>(() => model.ClusterOf([1, 2, 3])).Message);
        Assert.Throws<ArgumentException>(() => model.ClusterOf([1, float.NaN]));
    }

    [Fact]
    public void Much_noise_is_a_warning_that_names_epsilon_and_the_knee()
    {
        var ml = new MLContext(1);
        var log = new List<LoggingEventArgs>();
        ml.Log += (_, e) => log.Add(e);
        var few = ml.AnomalyDetection.Trainers.Dbscan("Features", Plane.Epsilon, Plane.MinimumPoints).Fit(Rows(ml, Plane));
        Assert.DoesNotContain(log, e => e.Kind == ChannelMessageKind.Warning);
        Assert.Empty(few.Model.KDistances);

        var many = ml.AnomalyDetection.Trainers.Dbscan("Features", 0.01).Fit(Rows(ml, Plane));
        Assert.NotEmpty(many.Model.KDistances);
        string warning = Assert.Single(log, e => e.Kind == ChannelMessageKind.Warning).Message;
        Assert.Contains("500 training rows are noise at Epsilon = 0.01, MinimumPoints = 5; the knee of the k-distance curve is at 0.",
            warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_the_fit()
    {
        var ml = new MLContext(1);
        IDataView rows = Rows(ml, Plane);
        ml.Log += (_, e) =>
        {
            if (e.Message.Contains("clustering 500 rows", StringComparison.Ordinal)) ml.CancelExecution();
        };
        Assert.Throws<OperationCanceledException>(() => ml.AnomalyDetection.Trainers.Dbscan("Features", 1).Fit(rows));
    }

    [Theory]
    [InlineData(0.0, "Dbscan.Epsilon must be positive and finite; got 0.")]
    [InlineData(-1.0, "Dbscan.Epsilon must be positive and finite; got -1.")]
    [InlineData(double.NaN, "Dbscan.Epsilon must be positive and finite; got NaN.")]
    [InlineData(double.PositiveInfinity, "Dbscan.Epsilon must be positive and finite; got Infinity.")]
    public void Epsilon_outside_its_range_is_refused(double epsilon, string message) =>
        Assert.StartsWith(message,
            Assert.Throws<ArgumentOutOfRangeException>(
            () => new MLContext(1).AnomalyDetection.Trainers.Dbscan("Features", epsilon)).Message, StringComparison.Ordinal);

    [Fact]
    public void Counts_outside_their_range_are_refused()
    {
        var trainers = new MLContext(1).AnomalyDetection.Trainers;
        Assert.StartsWith("Dbscan.MinimumPoints must be in [1, 1048576]; got 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => trainers.Dbscan(minimumPoints: 0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Dbscan.NumberOfThreads must be in [1, 1024]; got 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => trainers.Dbscan(new DbscanTrainer.Options { NumberOfThreads = 0 })).Message,
            StringComparison.Ordinal);
    }

    private static IDataView Rows(MLContext ml, LabelledSet set) =>
        ml.Data.LoadFromEnumerable(Enumerable.Range(0, set.RowCount).Select(i => new Row { Features = set.Row(i).ToArray() }));

    private sealed class Row
    {
        [VectorType(2)] public float[] Features { get; set; } = [];
    }

    private sealed class NoiseVerdict
    {
        public float Distance { get; set; }

        public bool Noise { get; set; }
    }
}
