// A user who was handed a zip: nothing but Model.Load and the stock PredictionEngine, and no name of the library.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

var ml = new MLContext();
ITransformer model = ml.Model.Load(args[0], out _);
using var engine = ml.Model.CreatePredictionEngine<Reading, Verdict>(model);
for (int i = 0; i < 60; i++)
{
    Verdict verdict = engine.Predict(Reading.At(i));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict.Score:R} {verdict.PredictedLabel}"));
}

internal sealed class Reading
{
    public DateTime Time { get; set; }
    [VectorType(2)] public float[] Values { get; set; } = [];

    public static Reading At(int i) => new()
    {
        Time = new DateTime(2025, 1, 1).AddMinutes(i), Values = [MathF.Sin(0.3f * i), i % 50 == 49 ? 4 : MathF.Cos(0.2f * i)],
    };
}

internal sealed class Verdict
{
    public float Score { get; set; }
    public bool PredictedLabel { get; set; }
}
