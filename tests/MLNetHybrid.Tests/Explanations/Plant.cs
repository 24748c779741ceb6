using Microsoft.ML;

namespace MLNetHybrid.Tests.Explanations;

/// <summary>Readings of a plant, four scalars of different units, and faults planted in them.</summary>
internal sealed class Plant
{
    public static string[] Names { get; } = [nameof(Temperature), nameof(Pressure), nameof(Flow), nameof(Speed)];

    public string Machine { get; set; } = "";
    public float Temperature { get; set; }
    public float Pressure { get; set; }
    public float Flow { get; set; }
    public float Speed { get; set; }

    /// <summary>Rows of <paramref name="machines"/> in turn, on common daily curves with noise.</summary>
    public static List<Plant> Rows(int count, int seed, int machines = 1)
    {
        var random = new Random(seed);
        double Noise() => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
        var rows = new List<Plant>();
        for (int i = 0; i < count; i++)
        {
            double phase = 2 * Math.PI * (i / machines) / 24;
            rows.Add(new Plant
            {
                Machine = $"m{i % machines}",
                Temperature = (float)(20 + 4 * Math.Sin(phase) + 0.3 * Noise()),
                Pressure = (float)(3.8 + 0.2 * Math.Cos(phase) + 0.03 * Noise()),
                Flow = (float)(100 + 10 * Math.Sin(phase + 1) + Noise()),
                Speed = (float)(1500 + 50 * Math.Cos(phase + 2) + 5 * Noise()),
            });
        }
        return rows;
    }

    /// <summary>The four scalars as one vector, named by them.</summary>
    public static IEstimator<ITransformer> Features(MLContext ml, string output = "Features") => ml.Transforms.Concatenate(output, Names);
}
