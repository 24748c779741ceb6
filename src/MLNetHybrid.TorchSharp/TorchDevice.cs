using Microsoft.ML.Runtime;
using Microsoft.ML.TorchSharp.Utils;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp;

/// <summary>
/// The device that an ML.NET environment asks for, by the rule of ML.NET's own TorchSharp trainers, which knows neither the number of a GPU
/// nor what to do where there is none.
/// </summary>
internal static class TorchDevice
{
    /// <summary>CUDA device <c>GpuDeviceId</c> where that is set, else the CPU.</summary>
    /// <exception cref="InvalidOperationException">There is no such device, and falling back to the CPU is off.</exception>
    public static Device Choose(IHostEnvironment? environment)
    {
        if (environment is not IHostEnvironmentInternal { GpuDeviceId: int index } asked) return CPU;
        if (IsGpu(environment) && index >= 0 && index < cuda.device_count()) return device(DeviceType.CUDA, index);

        string reason = FormattableString.Invariant($"TorchSharp finds no GPU {index} (MLContext.GpuDeviceId). ")
            + "CUDA needs the package TorchSharp-cuda-linux or TorchSharp-cuda-windows in place of TorchSharp-cpu, and an NVIDIA driver.";
        if (!asked.FallbackToCpu)
            throw new InvalidOperationException($"{reason} To train on the CPU instead, set MLContext.FallbackToCpu = true.");
        using IChannel channel = environment.Start("TorchSharp");
        channel.Warning($"{reason} Training on the CPU.");
        return CPU;
    }

    private static bool IsGpu(IHostEnvironment environment)
    {
        try
        {
            return TorchUtils.InitializeDevice(environment).type == DeviceType.CUDA;
        }
        catch (Exception exception) when (exception.GetType() == typeof(Exception))
        {
            return false;   // its way to say that there is no GPU where falling back is off
        }
    }
}
