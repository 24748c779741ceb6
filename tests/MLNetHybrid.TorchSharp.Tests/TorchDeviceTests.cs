using Microsoft.ML;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp.Tests;

public sealed class TorchDeviceTests
{
    // No machine has as many.
    private const int NoSuchGpu = 1000;

    [Fact]
    public void Without_a_wish_the_device_is_the_CPU()
    {
        Assert.Equal(DeviceType.CPU, TorchDevice.Choose(new MLContext()).type);
        Assert.Equal(DeviceType.CPU, TorchDevice.Choose(null).type);
    }

    [Fact]
    public void A_GPU_that_is_not_there_is_an_error_that_names_the_ways_out()
    {
        var ml = new MLContext { GpuDeviceId = NoSuchGpu };
        string message = Assert.Throws<InvalidOperationException>(() => TorchDevice.Choose(ml)).Message;
        Assert.Contains("GPU 1000 (MLContext.GpuDeviceId)", message, StringComparison.Ordinal);
        Assert.Contains("TorchSharp-cuda-linux", message, StringComparison.Ordinal);
        Assert.Contains("MLContext.FallbackToCpu = true", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Falling_back_to_the_CPU_is_a_warning()
    {
        var ml = new MLContext { GpuDeviceId = NoSuchGpu, FallbackToCpu = true };
        List<string> log = [];
        ml.Log += (_, entry) => log.Add(entry.Message);
        Assert.Equal(DeviceType.CPU, TorchDevice.Choose(ml).type);
        Assert.Contains(log, line => line.Contains("Training on the CPU", StringComparison.Ordinal));
    }
}
