using Microsoft.ML;

namespace ServingBench;

/// <summary>
/// What an author writes without a scorer: prediction engines of a model with a partition column, a lock each, and each machine's events
/// always to the same one.
/// </summary>
internal sealed class EngineShards : IDisposable
{
    private readonly PredictionEngine<SensorEvent, SensorVerdict>[] _engines;

    public EngineShards(MLContext ml, ITransformer model, int count) => _engines =
    [
        .. Enumerable.Range(0, count).Select(_ => ml.Model.CreatePredictionEngine<SensorEvent, SensorVerdict>(
            model, new PredictionEngineOptions { OwnsTransformer = false })),
    ];

    public SensorVerdict Score(SensorEvent row)
    {
        PredictionEngine<SensorEvent, SensorVerdict> engine = _engines[(uint)row.Machine.GetHashCode() % (uint)_engines.Length];
        lock (engine) return engine.Predict(row);
    }

    public void Dispose()
    {
        foreach (PredictionEngine<SensorEvent, SensorVerdict> engine in _engines) engine.Dispose();
    }
}
