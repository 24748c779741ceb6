using Microsoft.ML;
using Microsoft.ML.Data;

namespace ServingBench;

/// <summary>Thirty sensors of a machine.</summary>
internal sealed class SensorEvent
{
    public const int FeatureCount = 30, Factors = 5;

    public string Machine { get; set; } = "";

    [VectorType(FeatureCount)]
    public float[] Features { get; set; } = [];

    /// <summary>Events of machines in turn: hidden factors that move slowly, and noise.</summary>
    public static SensorEvent[] Make(int count, int machines, int seed)
    {
        var random = new Random(seed);
        var weights = new Random(0);
        double[] loadings = [.. Enumerable.Range(0, FeatureCount * Factors).Select(_ => weights.NextDouble() - 0.5)];
        var state = new double[Factors];
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                for (int k = 0; k < Factors; k++) state[k] = 0.95 * state[k] + random.NextDouble() - 0.5;
                var features = new float[FeatureCount];
                for (int f = 0; f < FeatureCount; f++)
                {
                    double sum = 0.05 * random.NextDouble();
                    for (int k = 0; k < Factors; k++) sum += loadings[f * Factors + k] * state[k];
                    features[f] = (float)sum;
                }
                return new SensorEvent { Machine = $"machine-{i % machines}", Features = features };
            }),
        ];
    }
}

/// <summary>A verdict.</summary>
internal sealed class SensorVerdict
{
    public float Score { get; set; }

    public bool PredictedLabel { get; set; }
}
