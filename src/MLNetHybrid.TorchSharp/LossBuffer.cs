using TorchSharp;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp;

/// <summary>Losses of the steps, kept on the device until somebody asks.</summary>
internal sealed class LossBuffer(Device device) : IDisposable
{
    private const int Capacity = 4096;

    private readonly Tensor _losses = empty(Capacity, ScalarType.Float32, device).DetachFromDisposeScope();
    private readonly List<float> _read = [];
    private int _count;

    /// <summary>Takes a step's loss, a scalar. Waits for the device once in 4096 calls.</summary>
    public void Add(Tensor loss)
    {
        if (_count == Capacity) Read();
        using Tensor place = _losses.select(0, _count++);
        place.copy_(loss);
    }

    /// <summary>Appends the losses since the last call, in order; waits for the device.</summary>
    public void MoveTo(List<double> losses)
    {
        Read();
        losses.AddRange(_read.Select(loss => (double)loss));
        _read.Clear();
    }

    public void Dispose() => _losses.Dispose();

    private void Read()
    {
        if (_count == 0) return;
        using DisposeScope scope = NewDisposeScope();
        _read.AddRange(_losses.narrow(0, 0, _count).cpu().data<float>());
        _count = 0;
    }
}
