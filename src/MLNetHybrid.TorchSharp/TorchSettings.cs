using TorchSharp;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp;

/// <summary>libtorch's settings for the process, changed for a training and put back at its end.</summary>
internal sealed class TorchSettings : IDisposable
{
    private readonly int _threads;
    private readonly bool? _tf32;

    public TorchSettings(int threads, Device device, bool mixedPrecision)
    {
        _threads = get_num_threads();
        set_num_threads(threads);
        if (device.type != DeviceType.CUDA) return;

        // cuDNN rounds to 10 bits on its own account unless it is told not to.
        _tf32 = backends.cudnn.allow_tf32;
        backends.cudnn.allow_tf32 = mixedPrecision;
    }

    public void Dispose()
    {
        set_num_threads(_threads);
        if (_tf32 is bool allowed) backends.cudnn.allow_tf32 = allowed;
    }
}
