// A user who trains: every component in one chain, saved with the stock call. Prints the scores that the saved model must give.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;

var ml = new MLContext(seed: 1);
IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(Reading.At));
var pipeline = ml.Transforms.ElapsedTime("Elapsed", "Time")
    .Append(ml.Transforms.Concatenate("Features", "Values", "Elapsed"))
    .Append(ml.Transforms.Scale("Features"))
    .Append(ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
    {
        Scaling = null,
        Model = HybridModel.All,
        WindowLength = 8,
        Autoencoder = new LstmAutoencoderTrainer.Options { HiddenSize = 4, EncoderBlocks = 1, DecoderLayers = 1, Epochs = 2 },
    }));
ITransformer model = pipeline.Fit(rows);
ml.Model.Save(model, rows.Schema, args[0]);

using var engine = ml.Model.CreatePredictionEngine<Reading, Verdict>(model);
for (int i = 0; i < 60; i++)
{
    Verdict verdict = engine.Predict(Reading.At(i));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict.Score:R} {verdict.PredictedLabel}"));
}

// A training that was canceled ends at once, and says so.
var canceled = new MLContext(seed: 1);
canceled.Log += (_, e) =>
{
    if (e.Message.Contains("epoch 1/", StringComparison.Ordinal)) canceled.CancelExecution();
};
try
{
    var endless = new LstmAutoencoderTrainer.Options { FeatureColumnName = "Window", Epochs = 1_000_000, Patience = 1_000_000 };
    canceled.Transforms.SlidingWindow("Window", "Values", length: 8).Append(canceled.AnomalyDetection.Trainers.LstmAutoencoder(endless))
        .Fit(rows);
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("canceled");
    return 0;
}
return 1;

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
