// The reader of docs/usage.md: what the page says is there, and then its code, block by block, in place of the marked line.
using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

var ml = new MLContext(seed: 1);
Reading[] recent = [.. Enumerable.Range(0, 500)
    .Select(t => new Reading { Source = "pump 1", Features = [MathF.Sin(t / 5f), MathF.Cos(t / 3f)] })];
IDataView data = ml.Data.LoadFromEnumerable(recent);
ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid("Features", windowLength: 10, partitionColumnName: "Source").Fit(data);
ml.Model.Save(model, data.Schema, "model.zip");
// BLOCKS
Console.WriteLine($"{scored.GetColumn<float>("Score").Count(float.IsFinite)} of 100 judged, {warmingUp} warming up, {verdict.Score}, "
    + $"{ofWindow.Score:F1}, {again.Outcome}");

internal sealed class Reading
{
    public string Source { get; set; } = "";
    public long Number { get; set; }
    [VectorType(2)] public float[] Features { get; set; } = [];
}

internal sealed class SensorWindow
{
    [VectorType(10, 2)] public float[] Window { get; set; } = [];
}

internal sealed class Verdict
{
    public float Score { get; set; }
    public bool PredictedLabel { get; set; }
}

internal sealed class NumberedVerdict : IStreamVerdict
{
    public float Score { get; set; }
    public bool PredictedLabel { get; set; }
    public RowStatus Outcome { get; private set; }
    public void SetStatus(RowStatus status) => Outcome = status;
}
