using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Onnx;

/// <summary>
/// Opens ONNX Runtime sessions on the device that an environment asks for (<c>MLContext.GpuDeviceId</c>,
/// <c>MLContext.FallbackToCpu</c>), and says which package is missing when one is.
/// </summary>
internal static class SessionFactory
{
    private const string CpuPackage = "Microsoft.ML.OnnxRuntime", GpuPackage = "Microsoft.ML.OnnxRuntime.Gpu";

    /// <summary>A session, and whether it runs on a GPU.</summary>
    /// <exception cref="InvalidOperationException">No native library; or no GPU, and falling back to the CPU is off.</exception>
    public static (InferenceSession Session, bool IsOnGpu) Create(IHostEnvironment env, byte[] model)
    {
        using ExitGate.Call call = ExitGate.OnnxRuntime.Enter();
        try
        {
            return env is IHostEnvironmentInternal { GpuDeviceId: int device } asked
                ? OnGpu(env, model, device, asked.FallbackToCpu)
                : (Open(model, cudaDevice: null), false);
        }
        catch (Exception exception) when (IsNativeLibraryMissing(exception))
        {
            throw NativeLibraryMissing(exception);
        }
    }

    /// <summary>
    /// True for what the first call into ONNX Runtime throws where no native library, or an unfit one, lies beside the program.
    /// </summary>
    public static bool IsNativeLibraryMissing(Exception exception) =>
        exception is DllNotFoundException or BadImageFormatException
        || (exception is TypeInitializationException
            && exception.InnerException is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException);

    public static InvalidOperationException NativeLibraryMissing(Exception cause) => new(
        $"ONNX Runtime's native library was not found. Add one of its packages to the application: {CpuPackage} (CPU) or "
        + $"{GpuPackage} (CUDA), "
        + $"in the version of {CpuPackage}.Managed that it already has.",
        cause);

    private static (InferenceSession Session, bool IsOnGpu) OnGpu(IHostEnvironment env, byte[] model, int device, bool fallbackToCpu)
    {
        try
        {
            return (Open(model, device), true);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException)
        {
            string reason = FormattableString.Invariant($"ONNX Runtime cannot use GPU {device} (MLContext.GpuDeviceId). ")
                + $"CUDA needs the package {GpuPackage} in place of {CpuPackage}, and an NVIDIA driver with CUDA and cuDNN.";
            if (!fallbackToCpu)
                throw new InvalidOperationException(
                    $"{reason} To run on the CPU instead, set MLContext.FallbackToCpu = true. {exception.Message}", exception);
            using IChannel channel = env.Start("ONNX Runtime");
            channel.Warning($"{reason} Running on the CPU. {exception.Message}");
        }
        return (Open(model, cudaDevice: null), false);
    }

    private static InferenceSession Open(byte[] model, int? cudaDevice)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        if (cudaDevice is int device) options.AppendExecutionProvider_CUDA(device);
        return new InferenceSession(model, options);
    }
}
