// Runs an exported hybrid in a pipeline of ML.NET alone: no assembly of ours is referenced.
// First argument: the folder of the reference model.
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

JsonElement golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(args[0], "hybrid_golden.json"))).RootElement;
OneWindow[] windows = [.. golden.GetProperty("windows").Deserialize<float[][][]>()!
    .Select(rows => new OneWindow { Features = [.. rows.SelectMany(row => row)] })];
bool[] expected = golden.GetProperty("outputs").GetProperty("PredictedLabel").Deserialize<bool[]>()!;

var ml = new MLContext();
IDataView data = ml.Data.LoadFromEnumerable(windows);
var pipeline = ml.Transforms.ApplyOnnxModel(Path.Combine(args[0], "hybrid.onnx"));
bool[] verdicts = [.. pipeline.Fit(data).Transform(data).GetColumn<bool[]>("PredictedLabel").Select(label => label[0])];

int different = verdicts.Zip(expected).Count(pair => pair.First != pair.Second);
bool ours = AppDomain.CurrentDomain.GetAssemblies()
    .Any(assembly => assembly.GetName().Name!.StartsWith("MLNetHybrid", StringComparison.Ordinal));
Console.WriteLine($"{verdicts.Length} windows, {verdicts.Count(verdict => verdict)} anomalies, {different} differ, "
    + $"MLNetHybrid loaded: {ours}");

internal sealed class OneWindow
{
    [VectorType(4, 3)] public float[] Features { get; set; } = [];
}
