namespace MLNetHybrid;

/// <summary>What an exported ONNX file takes and gives.</summary>
/// <param name="InputNames">Its inputs: columns of the model.</param>
/// <param name="OutputNames">Its outputs: columns of the model.</param>
/// <param name="WindowLength">L of the windows that it takes or makes; null: it knows no windows.</param>
public sealed record OnnxExport(IReadOnlyList<string> InputNames, IReadOnlyList<string> OutputNames, int? WindowLength);
