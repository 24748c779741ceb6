using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp;

/// <summary>
/// The numbers of a batch's windows, on the device. The batches of an epoch are slices of one array, which is sent as a whole with the
/// first of them, so that no batch waits for a transfer of its own.
/// </summary>
internal sealed class EpochOrder(Device device) : IDisposable
{
    private int[]? _sent;
    private Tensor? _windows;

    /// <summary>(B), to be used before the next call.</summary>
    public Tensor Members(ReadOnlyMemory<int> batch)
    {
        if (!MemoryMarshal.TryGetArray(batch, out ArraySegment<int> slice)) slice = new ArraySegment<int>(batch.ToArray());
        if (_windows is null || slice.Array != _sent)
        {
            Dispose();
            _sent = slice.Array!;
            _windows = tensor(_sent, device: device).DetachFromDisposeScope();
        }

        return _windows.narrow(0, slice.Offset, slice.Count);
    }

    /// <summary>The epoch is over: its array may change.</summary>
    public void Dispose()
    {
        _windows?.Dispose();
        _windows = null;
        _sent = null;
    }
}
