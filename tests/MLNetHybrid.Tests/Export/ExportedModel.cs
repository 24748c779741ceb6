using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MLNetHybrid.Tests.Export;

/// <summary>A model's ONNX file, run by ONNX Runtime, beside the model itself.</summary>
internal sealed class ExportedModel : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("onnx-export");
    private readonly InferenceSession _session;

    public ExportedModel(MLContext ml, ITransformer model, DataViewSchema schema, OnnxExportOptions? options = null)
    {
        string path = Path.Combine(_folder.FullName, "model.onnx");
        Export = ml.Model.ExportToOnnx(model, schema, path, options);
        _session = new InferenceSession(path);
    }

    public OnnxExport Export { get; }

    public IReadOnlyDictionary<string, string> Metadata => _session.ModelMetadata.CustomMetadataMap;

    /// <summary>All outputs for one input tensor of floats; what is Boolean or an integer becomes a number.</summary>
    public Dictionary<string, float[]> Run(string input, float[] values, params long[] shape)
    {
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(values, shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(options, [input], [tensor], _session.OutputNames);
        return _session.OutputNames.Zip(results).ToDictionary(pair => pair.First, pair => Numbers(pair.Second));
    }

    /// <summary>A model's column as numbers.</summary>
    public static float[] Column(IDataView scored, string name) => scored.Schema[name].Type switch
    {
        BooleanDataViewType => [.. scored.GetColumn<bool>(name).Select(value => value ? 1f : 0f)],
        VectorDataViewType => [.. scored.GetColumn<float[]>(name).SelectMany(values => values)],
        NumberDataViewType type when type == NumberDataViewType.Int32 => [.. scored.GetColumn<int>(name).Select(value => (float)value)],
        _ => [.. scored.GetColumn<float>(name)],
    };

    public void Dispose()
    {
        _session.Dispose();
        _folder.Delete(recursive: true);
    }

    private static float[] Numbers(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Bool => [.. value.GetTensorDataAsSpan<bool>().ToArray().Select(b => b
            ? 1f
            : 0f)],
        Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int32 => [.. value.GetTensorDataAsSpan<int>().ToArray().Select(i => (float)i)],
        _ => value.GetTensorDataAsSpan<float>().ToArray(),
    };
}
