using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp;

/// <summary>
/// Adam in the form of <see cref="Adam{T}"/> (Keras's: epsilon outside of the bias correction, unlike torch.optim.Adam), on flat tensors in
/// the layout's order, on the device.
/// </summary>
internal sealed class TorchAdam : IDisposable
{
    private static readonly Scalar Epsilon = Adam<double>.Epsilon;

    private readonly Tensor _weights, _m, _v, _share1, _share2;

    public TorchAdam(ReadOnlyMemory<float> weights, Device device)
    {
        _weights = Flat(weights.ToArray(), device);
        _m = zeros_like(_weights).DetachFromDisposeScope();
        _v = zeros_like(_weights).DetachFromDisposeScope();
        _share1 = tensor((float)(1 - Adam<double>.Beta1), device: device).DetachFromDisposeScope();
        _share2 = tensor((float)(1 - Adam<double>.Beta2), device: device).DetachFromDisposeScope();
    }

    /// <summary>The weights, single precision.</summary>
    public Tensor Weights => _weights;

    /// <summary>Moves the weights along one batch's gradient.</summary>
    /// <param name="gradient">g.</param>
    /// <param name="step">t - 1: steps before this one.</param>
    /// <param name="learningRate">rate.</param>
    /// <param name="taken">A scalar, 1 for a step that is taken; 0 leaves everything as it is. Null: taken.</param>
    // m += (1 - beta1) (g - m),  v += (1 - beta2) (g^2 - v),  w -= rate sqrt(1 - beta2^t) / (1 - beta1^t)  m / (sqrt v + epsilon)
    public void Step(Tensor gradient, long step, double learningRate, Tensor? taken)
    {
        using Scalar rate = (-Adam<double>.Rate(step, learningRate)).ToScalar();
        _m.lerp_(gradient, taken is null ? _share1 : _share1 * taken);
        _v.lerp_(gradient * gradient, taken is null ? _share2 : _share2 * taken);
        _weights.addcdiv_(taken is null ? _m : _m * taken, _v.sqrt().add_(Epsilon, Scalars.One), rate);
    }

    public EngineState Export() => new(Values(_weights), Values(_m), Values(_v));

    public void Import(EngineState state)
    {
        using DisposeScope scope = NewDisposeScope();
        _weights.copy_(tensor(state.Weights));
        _m.copy_(tensor(state.FirstMoments));
        _v.copy_(tensor(state.SecondMoments));
    }

    public float[] ExportWeights() => Values(_weights);

    public void Dispose()
    {
        foreach (Tensor tensor in (Tensor[])[_weights, _m, _v, _share1, _share2]) tensor.Dispose();
    }

    private static Tensor Flat(float[] values, Device device) => tensor(values, device: device).DetachFromDisposeScope();

    private static float[] Values(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.cpu().data<float>().ToArray();
    }
}
