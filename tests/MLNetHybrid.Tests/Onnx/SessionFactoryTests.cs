using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Onnx;
using MLNetHybrid.Onnx;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder.Onnx;

namespace MLNetHybrid.Tests.Onnx;

/// <summary>The tests run with the CPU package, so a GPU is never to be had.</summary>
public sealed class SessionFactoryTests
{
    private static readonly ReferenceModel Reference = ReferenceModel.Instance;

    [Fact]
    public void Missing_gpu_without_fallback_names_the_package_to_install()
    {
        var context = new MLContext(1) { GpuDeviceId = 0, FallbackToCpu = false };
        string message = Assert.Throws<InvalidOperationException>(() => Create(context)).Message;
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", message, StringComparison.Ordinal);
        Assert.Contains("GPU 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_gpu_with_fallback_warns_and_runs_on_the_cpu()
    {
        var context = new MLContext(1) { GpuDeviceId = 0, FallbackToCpu = true };
        var warnings = new List<string>();
        context.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning) warnings.Add(message.Message);
        };
        using OnnxRuntimeExecutor executor = Create(context);
        float[] latent = new float[Reference.Latent.Length], error = new float[Reference.Count];
        executor.Run(Reference.Windows, Reference.Count, latent, error);
        Assert.All(error, value => Assert.True(float.IsFinite(value)));
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void No_gpu_asked_for_is_no_warning()
    {
        var context = new MLContext(1);
        var warnings = new List<string>();
        context.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning) warnings.Add(message.Message);
        };
        Create(context).Dispose();
        Assert.Empty(warnings);
    }

    [Fact]
    public void Missing_native_library_names_both_packages()
    {
        var cause = new TypeInitializationException("NativeMethods", new DllNotFoundException("no onnxruntime"));
        Assert.True(SessionFactory.IsNativeLibraryMissing(cause));
        Assert.True(SessionFactory.IsNativeLibraryMissing(cause.InnerException!));
        Assert.False(SessionFactory.IsNativeLibraryMissing(new TypeInitializationException("Other", new FormatException())));
        InvalidOperationException missing = SessionFactory.NativeLibraryMissing(cause);
        Assert.Contains("Microsoft.ML.OnnxRuntime (CPU)", missing.Message, StringComparison.Ordinal);
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu (CUDA)", missing.Message, StringComparison.Ordinal);
        Assert.Same(cause, missing.InnerException);
    }

    private static OnnxRuntimeExecutor Create(MLContext context) =>
        OnnxRuntimeExecutor.Create(
            context, Reference.Architecture, Reference.Parameters, new ErrorMeasure(ErrorScope.Window, default), perFeature: true);
}
