using TorchSharp;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp;

/// <summary>
/// The factor of a half-precision training's loss (Micikevicius et al. 2018), which keeps small gradients above the smallest half: halved
/// when a gradient overflows, doubled after 2000 steps without. It stays on the device, so that no step waits for the host.
/// </summary>
internal sealed class LossScale : IDisposable
{
    private const float Start = 65536;
    private static readonly Scalar GrowthInterval = 2000L;

    private readonly Tensor _scale, _goodSteps;

    public LossScale(Device device)
    {
        _scale = tensor(Start, device: device).DetachFromDisposeScope();
        _goodSteps = tensor(0L, device: device).DetachFromDisposeScope();
    }

    /// <summary>The loss to take the gradient of.</summary>
    public Tensor Scale(Tensor loss) => loss * _scale;

    /// <summary>Divides a gradient by the scale. Returns 1; or 0 if a value is not finite, and such values become 0.</summary>
    public Tensor Unscale(Tensor gradient)
    {
        gradient.div_(_scale);
        Tensor finite = gradient.isfinite().all();
        gradient.nan_to_num_(0, 0, 0);
        Update(finite);
        return finite.to(ScalarType.Float32);
    }

    public void Dispose()
    {
        _scale.Dispose();
        _goodSteps.Dispose();
    }

    private void Update(Tensor finite)
    {
        _goodSteps.add_(Scalars.One, Scalars.One).mul_(finite);
        Tensor grows = _goodSteps.ge(GrowthInterval);
        Tensor one = ones_like(_scale);
        _scale.mul_(where(finite, one, one.mul(Scalars.Half))).mul_(one.add(grows, Scalars.One));
        _goodSteps.mul_(grows.logical_not());
    }
}
