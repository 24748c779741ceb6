using TorchSharp;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp;

/// <summary>
/// libtorch's settings for the process, changed for a training and put back at its end. Of trainings at the same time the settings of the
/// one that began last hold, and the last to end puts back what the first found.
/// </summary>
internal sealed class TorchSettings : IDisposable
{
    private static readonly Lock Gate = new();
    private static int _trainings;
    private static int _foundThreads;
    private static bool? _foundTf32;

    private bool _disposed;

    public TorchSettings(int threads, Device device, bool mixedPrecision)
    {
        lock (Gate)
        {
            if (_trainings++ == 0) _foundThreads = get_num_threads();
            set_num_threads(threads);
            if (device.type != DeviceType.CUDA) return;

            // cuDNN rounds to 10 bits on its own account unless it is told not to.
            _foundTf32 ??= backends.cudnn.allow_tf32;
            backends.cudnn.allow_tf32 = mixedPrecision;
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (_disposed) return;
            _disposed = true;
            if (--_trainings > 0) return;
            set_num_threads(_foundThreads);
            if (_foundTf32 is bool allowed) backends.cudnn.allow_tf32 = allowed;
            _foundTf32 = null;
        }
    }
}
