using Microsoft.ML;
using Microsoft.ML.Data;

namespace Kernels;

/// <summary>A row as ML.NET reads it from objects.</summary>
internal sealed class FeatureRow
{
    /// <summary>D</summary>
    public const int Size = 33;

    /// <summary>(D)</summary>
    [VectorType(Size)]
    public float[] Features { get; set; } = [];

    /// <summary>Rows of standard normal values.</summary>
    public static FeatureRow[] Normal(int count, int seed)
    {
        var random = new Random(seed);
        // Box and Muller's transform: sqrt(-2 ln u) cos(2 pi v), u in (0, 1].
        float Value() => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return [.. Enumerable.Range(0, count).Select(_ => new FeatureRow { Features = [.. Enumerable.Range(0, Size).Select(_ => Value())] })];
    }

    /// <summary>The rows as a data view.</summary>
    public static IDataView View(MLContext ml, FeatureRow[] rows) => ml.Data.LoadFromEnumerable(rows);
}
