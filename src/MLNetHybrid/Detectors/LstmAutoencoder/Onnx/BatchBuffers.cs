using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Onnx;

/// <summary>
/// Pinned input and output of one run at a time, with the tensors that lie over them. Both are kept from run to run: the arrays while they
/// are large enough, the tensors while the batch size stays the same.
/// </summary>
internal sealed class BatchBuffers(NetworkArchitecture architecture, bool perFeature) : IDisposable
{
    private readonly OrtValue[] _inputs = new OrtValue[1];
    private readonly OrtValue[] _outputs = new OrtValue[perFeature ? 3 : 2];
    private Memory<float> _windows, _latent, _error, _featureErrors;
    private int _capacity, _count;

    /// <summary>(N, L, F).</summary>
    public Span<float> Windows => _windows.Span[..(_count * architecture.WindowLength * architecture.FeatureCount)];

    /// <summary>(N, 2Z).</summary>
    public ReadOnlySpan<float> Latent => _latent.Span[..(_count * architecture.LatentSize)];

    /// <summary>(N).</summary>
    public ReadOnlySpan<float> Error => _error.Span[.._count];

    /// <summary>(N, L, F); empty where they are not computed.</summary>
    public ReadOnlySpan<float> FeatureErrors => perFeature ? _featureErrors.Span[..Windows.Length] : [];

    /// <summary>The windows, as the session's only input.</summary>
    public IReadOnlyCollection<OrtValue> Inputs => _inputs;

    /// <summary>Latent, error, and errors per feature where they are computed, in this order.</summary>
    public IReadOnlyCollection<OrtValue> Outputs => _outputs;

    /// <summary>Makes room for <paramref name="count"/> windows.</summary>
    public void Resize(int count)
    {
        if (count == _count) return;
        ReleaseTensors();
        int window = checked(architecture.WindowLength * architecture.FeatureCount);
        if (count > _capacity)
        {
            _capacity = 0;
            _windows = Pinned(checked(count * window));
            _latent = Pinned(checked(count * architecture.LatentSize));
            _error = Pinned(count);
            if (perFeature) _featureErrors = Pinned(_windows.Length);
            _capacity = count;
        }
        long[] shape = [count, architecture.WindowLength, architecture.FeatureCount];
        _inputs[0] = Tensor(_windows[..(count * window)], shape);
        _outputs[0] = Tensor(_latent[..(count * architecture.LatentSize)], [count, architecture.LatentSize]);
        _outputs[1] = Tensor(_error[..count], [count]);
        if (perFeature) _outputs[2] = Tensor(_featureErrors[..(count * window)], shape);
        _count = count;
    }

    public void Dispose() => ReleaseTensors();

    private void ReleaseTensors()
    {
        _count = 0;
        foreach (OrtValue? value in _inputs) value?.Dispose();
        foreach (OrtValue? value in _outputs) value?.Dispose();
    }

    // An array that never moves needs no handle to pin it, so a forgotten buffer is ordinary garbage.
    private static Memory<float> Pinned(int length) =>
        MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<float>(length, pinned: true), 0, length);

    private static OrtValue Tensor(Memory<float> memory, long[] shape) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape);
}
