using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp;

/// <summary>
/// Training in tensor operations of libtorch. On a GPU a step is queued when the call returns, and nothing waits for it before its loss is
/// asked for.
/// </summary>
internal sealed class TorchTrainingEngine : TrainingEngine
{
    // A validation batch, so that a long validation can be cancelled and needs little memory.
    private const int MaximumChunkWindows = 256;
    private const int MaximumChunkValues = 1 << 22;

    private readonly TrainingJob _job;
    private readonly Device _device;
    private readonly ScalarType _precision;
    private readonly TorchSettings _settings;
    private readonly DeviceWindows _windows;
    private readonly EpochOrder _order;
    private readonly TorchNetwork _network;
    private readonly TorchDropout? _dropout;
    private readonly LossScale? _lossScale;
    private readonly TorchAdam _adam;
    private readonly LossBuffer _losses;

    public TorchTrainingEngine(TrainingJob job, Device device, bool mixedPrecision)
    {
        (_job, _device) = (job, device);
        _precision = mixedPrecision ? ScalarType.Float16 : ScalarType.Float32;
        using IDisposable constant = no_grad();
        _windows = new DeviceWindows(job.Windows, device);
        _order = new EpochOrder(device);
        _network = new TorchNetwork(job.Layout, device, _precision);
        _dropout = job.Plan.DropoutRate > 0
            ? new TorchDropout(job.Layout.Architecture, job.Plan.DropoutRate, job.Plan.Seed, job.Plan.BatchSize, device, _precision)
            : null;
        _lossScale = mixedPrecision ? new LossScale(device) : null;
        _adam = new TorchAdam(job.InitialWeights, device);
        _losses = new LossBuffer(device);
        _network.Load(_adam.Weights);
        _settings = new TorchSettings(job.Plan.ThreadCount, device, mixedPrecision);
    }

    public override void Step(ReadOnlyMemory<int> batch, long step, double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor loss, Tensor gradient) = LossAndGradient(batch, step);
        using IDisposable constant = no_grad();
        _losses.Add(loss);
        Tensor? taken = _lossScale?.Unscale(gradient);
        if (_job.Plan.GradientClipNorm is double norm) Clip(gradient, norm);
        _adam.Step(gradient, step, learningRate, taken);
        _network.Load(_adam.Weights);
    }

    /// <summary>Mean loss of a batch and its gradient in the layout's order, times the loss scale.</summary>
    public (Tensor Loss, Tensor Gradient) LossAndGradient(ReadOnlyMemory<int> batch, long step)
    {
        using IDisposable differentiable = enable_grad();
        Tensor x = _windows.Gather(_order.Members(batch));
        Tensor reconstruction = _network.Forward(x.to(_precision), _dropout?.Masks(step, batch.Length));
        Tensor loss = Loss(reconstruction.to(ScalarType.Float32), x, nn.Reduction.Mean);
        return (loss.detach(), _network.Gradient(_lossScale is null ? loss : _lossScale.Scale(loss)));
    }

    public override void CollectLosses(List<double> losses, bool wait)
    {
        // On the CPU every step is done.
        if (!wait && _device.type != DeviceType.CPU) return;
        _losses.MoveTo(losses);
        if (wait) _order.Dispose();
    }

    public override double ValidationLoss()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        NetworkArchitecture a = _job.Layout.Architecture;
        int start = _job.Split.ValidationStart, count = _job.Split.ValidationCount;
        int chunk = Math.Clamp(MaximumChunkValues / (a.WindowLength * a.FeatureCount), 1, MaximumChunkWindows);
        Tensor sum = zeros([], ScalarType.Float64, _device);
        for (int first = 0; first < count; first += chunk)
        {
            _job.Monitor.CheckAlive();
            using DisposeScope inner = NewDisposeScope();
            int[] members = [.. Enumerable.Range(start + first, Math.Min(chunk, count - first))];
            Tensor x = _windows.Gather(tensor(members, device: _device));
            Tensor reconstruction = _network.Forward(x.to(_precision), masks: null).to(ScalarType.Float32);
            sum.add_(Loss(reconstruction, x, nn.Reduction.None).mean([0, 2]).to(ScalarType.Float64).sum());
        }

        return sum.item<double>() / count;
    }

    public override float[] ExportWeights() => _adam.ExportWeights();

    public override EngineState Export() => _adam.Export();

    public override void Import(EngineState state)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        _adam.Import(state);
        _network.Load(_adam.Weights);
    }

    public override void Dispose()
    {
        foreach (IDisposable? part in (IDisposable?[])[_losses, _adam, _lossScale, _dropout, _network, _order, _windows, _settings])
            part?.Dispose();
    }

    private Tensor Loss(Tensor reconstruction, Tensor x, nn.Reduction reduction) => _job.Plan.Loss switch
    {
        ReconstructionLoss.MeanAbsoluteError => nn.functional.l1_loss(reconstruction, x, reduction),
        ReconstructionLoss.Huber => nn.functional.smooth_l1_loss(reconstruction, x, reduction, beta: 1),
        _ => nn.functional.mse_loss(reconstruction, x, reduction),
    };

    // g *= min(1, c / |g|)
    private static void Clip(Tensor gradient, double maximumNorm)
    {
        using Scalar c = maximumNorm;
        gradient.mul_(gradient.to(ScalarType.Float64).norm().reciprocal_().mul_(c).clamp_max_(Scalars.One).to(ScalarType.Float32));
    }
}
