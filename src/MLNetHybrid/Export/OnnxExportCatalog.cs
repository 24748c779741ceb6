using Google.Protobuf;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.Export;

namespace Microsoft.ML;

/// <summary>Export of whole models to ONNX, for <see cref="ModelOperationsCatalog"/>.</summary>
public static class OnnxExportCatalog
{
    /// <summary>
    /// Writes a fitted chain as one ONNX file: scaling, stock transforms that ML.NET exports, windows, detectors, votes and thresholds. Any
    /// runtime that reads ONNX then gives the model's scores and verdicts.
    /// </summary>
    /// <remarks>
    /// <para>Transforms that remember rows, other than <c>SlidingWindow</c>, and others that ONNX has no operators for, cannot be exported:
    /// the graph begins after the last of them, and takes its outputs as inputs. Partition columns are not part of the graph: whoever calls
    /// it gives each window, or run of rows, from one stream.</para>
    /// <para>The graph computes in single precision where the library sums in double. Scores agree to about 1e-4 of their size; verdicts
    /// may differ where a score is that near its threshold.</para>
    /// </remarks>
    /// <param name="catalog">The model operations' catalog.</param>
    /// <param name="model">The fitted or loaded model.</param>
    /// <param name="inputSchema">Schema of the model's input.</param>
    /// <param name="path">The file. It is replaced as a whole or not at all.</param>
    /// <param name="options">What is exported; null: the defaults.</param>
    /// <returns>What the file holds.</returns>
    /// <exception cref="NotSupportedException">What makes a wanted column cannot be exported; the message names it.</exception>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <example><code>
    /// ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid("Features", windowLength: 5).Fit(data);
    /// ml.Model.ExportToOnnx(model, data.Schema, "hybrid.onnx");
    /// </code></example>
    public static OnnxExport ExportToOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema inputSchema, string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        OnnxExport? export = null;
        AtomicFile.Write(path, stream => export = catalog.ExportToOnnx(model, inputSchema, stream, options));
        return export!;
    }

    /// <inheritdoc cref="ExportToOnnx(ModelOperationsCatalog, ITransformer, DataViewSchema, string, OnnxExportOptions?)"/>
    /// <param name="catalog">The model operations' catalog.</param>
    /// <param name="model">The fitted or loaded model.</param>
    /// <param name="inputSchema">Schema of the model's input.</param>
    /// <param name="destination">Where the file goes, once all of it is known; it stays open.</param>
    /// <param name="options">What is exported; null: the defaults.</param>
    public static OnnxExport ExportToOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema inputSchema, Stream destination,
        OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputSchema);
        ArgumentNullException.ThrowIfNull(destination);
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        var chain = ExportedChain.Of(env, model, inputSchema, options ?? new());
        MLNetHybrid.Onnx.ModelProto file = chain.Build();
        file.WriteTo(destination);
        return new OnnxExport([.. file.Graph.Input.Select(input => input.Name)], [.. file.Graph.Output.Select(output => output.Name)],
            chain.WindowLength == 0 ? null : chain.WindowLength);
    }
}
