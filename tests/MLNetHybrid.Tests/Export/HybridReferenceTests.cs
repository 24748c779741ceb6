using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using MLNetHybrid.Onnx;

namespace MLNetHybrid.Tests.Export;

/// <summary>The reference hybrid that stands in the repository: what other programs are written against must not change unseen.</summary>
public sealed class HybridReferenceTests
{
    private const double Tolerance = 1e-4;

    [Fact]
    public void The_file_gives_what_the_model_gave()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(PathOf("hybrid_golden.json")));
        float[][][] windows = golden.RootElement.GetProperty("windows").Deserialize<float[][][]>()!;
        string input = golden.RootElement.GetProperty("input").GetString()!;
        using var session = new InferenceSession(PathOf("hybrid.onnx"));
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(
            windows.SelectMany(window => window.SelectMany(row => row)).ToArray(),
            [windows.Length, windows[0].Length, windows[0][0].Length]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> values = session.Run(options, [input], [tensor], session.OutputNames);

        JsonElement outputs = golden.RootElement.GetProperty("outputs");
        Dictionary<string, JsonElement> expected = outputs.Deserialize<Dictionary<string, JsonElement>>()!;
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), session.OutputNames.Order(StringComparer.Ordinal));
        Assert.All(session.OutputNames.Zip(values), pair =>
        {
            JsonElement column = expected[pair.First];
            if (column[0].ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                Assert.Equal(column.Deserialize<bool[]>()!, pair.Second.GetTensorDataAsSpan<bool>().ToArray());
                return;
            }

            float[] numbers = column[0].ValueKind == JsonValueKind.Array
                ? [.. column.Deserialize<float[][]>()!.SelectMany(row => row)]
                : column.Deserialize<float[]>()!;
            float[] given = pair.Second.GetTensorDataAsSpan<float>().ToArray();
            Assert.Equal(numbers.Length, given.Length);
            Assert.All(numbers.Zip(given), both =>
                Assert.Equal(both.First, both.Second, Tolerance * Math.Max(1, Math.Abs(both.First))));
        });
    }

    [Fact]
    public void Exported_anew_the_model_gives_the_same_graph()
    {
        var ml = new MLContext();
        ITransformer model = ml.Model.Load(PathOf("hybrid.zip"), out DataViewSchema schema);
        using var file = new MemoryStream();
        ml.Model.ExportToOnnx(model, schema, file);
        Assert.Equal(Parsed(File.ReadAllBytes(PathOf("hybrid.onnx"))), Parsed(file.ToArray()));
    }

    // All but the version of the library.
    private static ModelProto Parsed(byte[] file)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(file);
        model.ProducerVersion = "";
        return model;
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "onnx", "reference", name);
}
