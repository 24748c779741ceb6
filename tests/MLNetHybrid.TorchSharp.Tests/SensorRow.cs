using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.TorchSharp.Tests;

/// <summary>A row of a noiseless series, the same in every process.</summary>
internal sealed class SensorRow
{
    [VectorType(3)]
    public float[] Features { get; set; } = [];

    public static IDataView View(MLContext ml, int rows) => ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, rows).Select(t => new SensorRow { Features = [MathF.Sin(t / 3f), MathF.Cos(t / 5f), t % 7 / 4f] }));
}
