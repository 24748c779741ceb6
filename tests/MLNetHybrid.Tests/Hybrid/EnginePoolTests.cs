using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Hybrid;

/// <summary>
/// A service that takes any engine of a pool for each request, as PredictionEnginePool does: with windows as input no stream lives in an
/// engine.
/// </summary>
public sealed class EnginePoolTests
{
    private const int Length = 5, Size = 2, Requests = 4_000, Users = 8;

    [Fact]
    public void Any_engine_of_a_pool_gives_the_views_score_for_a_window()
    {
        var ml = new MLContext(seed: 6);
        IDataView rows = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, Requests).Select(i => new SensorRow { User = $"user {i % Users}", Features = Values(i) }));
        IDataView windows = ml.Transforms.SlidingWindow("Window", "Features", Length, "User").Fit(rows).Transform(rows);
        ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
        {
            FeatureColumnName = "Window",
            WindowLength = null,
            Model = HybridModel.IsolationForest,
            Autoencoder = new LstmAutoencoderTrainer.Options
            {
                HiddenSize = 4,
                EncoderBlocks = 1,
                DecoderLayers = 1,
                Epochs = 1,
                Executor = ReconstructionExecutor.Managed
            },
        }).Fit(ml.Data.TakeRows(windows, 500));
        float[] expected = [.. model.Transform(windows).GetColumn<float>("Score")];

        var pool = new ConcurrentBag<PredictionEngine<SensorWindow, Verdict>>(Enumerable.Range(0, 4).Select(_ =>
            ml.Model.CreatePredictionEngine<SensorWindow, Verdict>(model, new PredictionEngineOptions { OwnsTransformer = false })));
        var scores = new float[Requests];
        Parallel.For(Users * (Length - 1), Requests, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            PredictionEngine<SensorWindow, Verdict>? engine;
            while (!pool.TryTake(out engine)) Thread.Yield();
            // The user's last rows, oldest first: kept by the service, wherever it keeps its sessions.
            scores[i] = engine.Predict(
                new SensorWindow { Window = [.. Enumerable.Range(0, Length).SelectMany(t => Values(i - Users * (Length - 1 - t)))] }).Score;
            pool.Add(engine);
        });

        for (int i = 0; i < Requests; i++)
        {
            if (i < Users * (Length - 1)) Assert.True(float.IsNaN(expected[i]));
            else Assert.Equal(expected[i], scores[i], Tolerance);
        }
    }

    // A window alone is computed in another order than one of a batch, and a value next to a split of a tree may fall on its other side.
    private const float Tolerance = 0.02f;

    private static float[] Values(int i) => [MathF.Sin(i / 9f), (i * 7919 % 101) / 101f];

    private sealed class SensorRow
    {
        public string User { get; set; } = "";
        [VectorType(Size)] public float[] Features { get; set; } = [];
    }

    private sealed class SensorWindow
    {
        [VectorType(Length, Size)] public float[] Window { get; set; } = [];
    }
}
