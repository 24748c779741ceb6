#:project ../../src/MLNetHybrid/MLNetHybrid.csproj
#:package Microsoft.ML
#:property PublishAot=false
#:property RunAnalyzers=false
#:property RestorePackagesWithLockFile=false

// Makes the reference hybrid: hybrid.zip, the model; hybrid.onnx, its graph over windows; hybrid_golden.json, windows and what ML.NET's
// Transform gives for them. From this folder: dotnet run hybrid_golden.cs
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;

const int Rows = 80, Length = 4, Width = 3;
var ml = new MLContext(seed: 1);
var random = new Random(7);
IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(i => new Row
{
    Features = [.. Enumerable.Range(0, Width).Select(f =>
        (float)Math.Round(10 * f + 3 * Math.Sin(0.3 * i + f) + random.NextDouble() + (i % 13 == 12 ? 6 : 0), 3))],
}).ToArray());
ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
{
    Model = HybridModel.All, WindowLength = Length, Seed = 1, IsolationForest = new() { NumberOfTrees = 5, SubsampleSize = 32 },
    Autoencoder = new() { HiddenSize = 3, Epochs = 20, NumberOfThreads = 1 },
}).Fit(data);
ml.Model.Save(model, data.Schema, "hybrid.zip");
OnnxExport export = ml.Model.ExportToOnnx(model, data.Schema, "hybrid.onnx");

IDataView scored = model.Transform(data);
float[][] rows = [.. data.GetColumn<float[]>("Features")];
object[] Column(string name) => scored.Schema[name].Type switch
{
    BooleanDataViewType => [.. scored.GetColumn<bool>(name).Skip(Length - 1).Cast<object>()],
    VectorDataViewType => [.. scored.GetColumn<float[]>(name).Skip(Length - 1)],
    _ => [.. scored.GetColumn<float>(name).Skip(Length - 1).Cast<object>()],
};
File.WriteAllText("hybrid_golden.json", JsonSerializer.Serialize(new
{
    input = export.InputNames[0],
    windows = Enumerable.Range(0, Rows - Length + 1).Select(n => rows[n..(n + Length)]),
    outputs = export.OutputNames.ToDictionary(name => name, Column),
}));

internal sealed class Row
{
    [VectorType(3)] public float[] Features { get; set; } = [];
}
