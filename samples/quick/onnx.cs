// A hybrid as one ONNX file, run without ML.NET: dotnet run -c Release samples/quick/onnx.cs
#:project ../../src/MLNetHybrid/MLNetHybrid.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

var ml = new MLContext(seed: 1);
IDataView train = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 800).Select(t => new Reading(t)));
ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid("Features", windowLength: 5).Fit(train);
MLNetHybrid.OnnxExport graph = ml.Model.ExportToOnnx(model, train.Schema, "hybrid.onnx");

using var session = new InferenceSession("hybrid.onnx");
using var run = new RunOptions();
string input = graph.InputNames.Single();
Console.WriteLine($"{input} ({string.Join(", ", session.InputMetadata[input].Dimensions)}) -> {string.Join(", ", session.OutputNames)}");
for (int t = 896; t < 904; t++)
{
    // The last five rows are a window; the graph takes any number of them.
    float[] window = [.. Enumerable.Range(t - 4, 5).SelectMany(row => new Reading(row).Features)];
    using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(window, [1, 5, 2]);
    using IDisposableReadOnlyCollection<OrtValue> values = session.Run(run, [input], [tensor], ["Score"]);
    Console.WriteLine($"row {t}: score {values[0].GetTensorDataAsSpan<float>()[0]:F2}");
}

class Reading(int t)
{
    [VectorType(2)] public float[] Features { get; set; } = [MathF.Sin(t / 9f), t == 900 ? 3 : MathF.Cos(t / 9f)];
}
