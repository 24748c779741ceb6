using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.Export;

namespace Microsoft.ML;

/// <summary>Models whose detectors run in ONNX Runtime, for <see cref="AnomalyDetectionCatalog"/>.</summary>
public static class OnnxRuntimeCatalog
{
    /// <summary>
    /// The same model, with all detectors and votes that follow each other computed by ONNX Runtime in one run for each batch of rows. What
    /// comes before them, such as <c>Scale</c> and <c>SlidingWindow</c>, stays as it is, and so do detectors with columns that ONNX graphs
    /// do not compute: feature contributions and clusters.
    /// </summary>
    /// <remarks>
    /// <para>The device is that of the <see cref="MLContext"/>, which made or loaded the model: <c>GpuDeviceId</c> and
    /// <c>FallbackToCpu</c>. One of the packages Microsoft.ML.OnnxRuntime and Microsoft.ML.OnnxRuntime.Gpu must be in the application. On a
    /// CPU the library's own kernels are faster in most cases: <c>bench/results/onnx.md</c>.</para>
    /// <para>The new model has the same columns, is saved and loaded as any other, and runs in a <c>PredictionEngine</c>. Scores agree to
    /// about 1e-4 of their size, as for <see cref="OnnxExportCatalog"/>. It holds a native session: see
    /// <see cref="OnnxRuntimeTransformer.Dispose"/>.</para>
    /// </remarks>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="model">The fitted or loaded model. It is left as it is.</param>
    /// <param name="inputSchema">Schema of the model's input.</param>
    /// <exception cref="NotSupportedException">The model holds no detector that can be exported.</exception>
    /// <exception cref="InvalidOperationException">
    /// ONNX Runtime's native library is missing, or a GPU is asked for, is not to be had, and falling back to the CPU is off.
    /// </exception>
    /// <example><code>
    /// ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid("Features", windowLength: 5).Fit(data);
    /// ITransformer inOnnxRuntime = ml.AnomalyDetection.UseOnnxRuntime(model, data.Schema);
    /// ml.Model.Save(inOnnxRuntime, data.Schema, "model.zip");
    /// </code></example>
    public static ITransformer UseOnnxRuntime(this AnomalyDetectionCatalog catalog, ITransformer model, DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputSchema);
        return ExportableRuns.Replace(CatalogUtils.GetEnvironment(catalog), model, inputSchema);
    }
}
