using MLNetHybrid.LstmAutoencoder;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp;

/// <summary>
/// The network of <see cref="NetworkArchitecture"/> in modules of torch.nn, time-major: step t of window b is x[t, b].
/// </summary>
/// <remarks>
/// torch.nn.LSTM has Keras's gate order (i, f, g, o) and two biases that only occur as their sum. The second one stays zero and is no parameter here, or the sum would take
/// twice Adam's step.
/// </remarks>
internal sealed class TorchNetwork : IDisposable
{
    private readonly NetworkArchitecture _architecture;
    private readonly Device _device;
    private readonly ScalarType _precision;
    private readonly List<nn.Module> _modules = [];
    private readonly List<ParameterBinding> _bindings = [];
    private readonly (LSTM Lstm, LayerNorm Norm, Linear? Shortcut)[] _encoder;
    private readonly LSTM _latent;
    private readonly (LSTM Lstm, LayerNorm Norm)[] _decoder;
    private readonly Linear _output;

    /// <param name="layout">The network and the order of its weights.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="precision">Of activations and of the weights that they meet.</param>
    public TorchNetwork(NetworkLayout layout, Device device, ScalarType precision)
    {
        _architecture = layout.Architecture;
        _device = device;
        _precision = precision;
        _encoder = [.. layout.Encoder.Select(block => (Add(block.Lstm, null), Add(block.Norm), block.Shortcut is null ? null : Add(block.Shortcut)))];
        _latent = Add(layout.LatentForward, layout.LatentBackward);
        _decoder = [.. layout.Decoder.Select(layer => (Add(layer.Lstm, layer.Backward), Add(layer.Norm)))];
        _output = Add(layout.Output);
        _bindings.Sort((a, b) => a.Tensor.Offset.CompareTo(b.Tensor.Offset));
    }

    /// <summary>Writes the flat weights, in the layout's order, into the modules.</summary>
    public void Load(Tensor weights)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (ParameterBinding binding in _bindings) binding.Load(weights);
    }

    /// <summary>x: (L, B, F) -> its reconstruction. A mask, if any, multiplies the output of its LSTM: encoder first, then decoder.</summary>
    public Tensor Forward(Tensor x, IReadOnlyList<Tensor>? masks)
    {
        int layer = 0;
        Tensor Masked(Tensor h) => masks is null ? h : h * masks[layer++];
        foreach ((LSTM lstm, LayerNorm norm, Linear? shortcut) in _encoder)
        {
            Tensor y = norm.forward(Masked(Run(lstm, x).Output));
            x = y + (shortcut is null ? x : shortcut.forward(x));
        }

        // final states (2, B, Z) -> (B, 2Z), forward first
        Tensor latent = Run(_latent, x).FinalStates.permute(1, 0, 2).flatten(1);
        x = latent.unsqueeze(0).expand(_architecture.WindowLength, -1, -1);
        foreach ((LSTM lstm, LayerNorm norm) in _decoder) x = norm.forward(Masked(Run(lstm, x).Output));
        return _output.forward(x);
    }

    /// <summary>Gradient of a loss, single precision, in the layout's order.</summary>
    public Tensor Gradient(Tensor loss)
    {
        IList<Tensor> gradients = autograd.grad([loss], [.. _bindings.Select(binding => binding.Parameter)]);
        return cat([.. _bindings.Zip(gradients, (binding, gradient) => binding.Flatten(gradient))]).to(ScalarType.Float32);
    }

    public void Dispose()
    {
        foreach (nn.Module module in _modules) module.Dispose();
    }

    private static (Tensor Output, Tensor FinalStates) Run(LSTM lstm, Tensor x)
    {
        (Tensor output, Tensor finalStates, Tensor finalCells) = lstm.forward(x);
        finalCells.Dispose();
        return (output, finalStates);
    }

    private LSTM Add(LstmParameters forward, LstmParameters? backward)
    {
        LSTM lstm = Keep(nn.LSTM(forward.Kernel.Rows, forward.Recurrent.Rows, bidirectional: backward is not null));
        BindDirection(lstm, forward, "l0");
        if (backward is not null) BindDirection(lstm, backward, "l0_reverse");
        return lstm;
    }

    private void BindDirection(LSTM lstm, LstmParameters parameters, string suffix)
    {
        Bind(parameters.Kernel, lstm, $"weight_ih_{suffix}");
        Bind(parameters.Recurrent, lstm, $"weight_hh_{suffix}");
        Bind(parameters.Bias, lstm, $"bias_ih_{suffix}");
        Parameter second = lstm.get_parameter($"bias_hh_{suffix}")!;
        second.requires_grad = false;
        second.zero_().Dispose();
    }

    private LayerNorm Add(NormParameters parameters)
    {
        LayerNorm norm = Keep(nn.LayerNorm(parameters.Gamma.Length, NetworkArchitecture.LayerNormEpsilon));
        Bind(parameters.Gamma, norm, "weight");
        Bind(parameters.Beta, norm, "bias");
        return norm;
    }

    private Linear Add(DenseParameters parameters)
    {
        Linear linear = Keep(nn.Linear(parameters.Kernel.Rows, parameters.Kernel.Columns));
        Bind(parameters.Kernel, linear, "weight");
        Bind(parameters.Bias, linear, "bias");
        return linear;
    }

    private T Keep<T>(T module) where T : nn.Module
    {
        _modules.Add(module);
        return module.to(_device, _precision);
    }

    private void Bind(ParameterTensor tensor, nn.Module module, string name) => _bindings.Add(new ParameterBinding(tensor, module.get_parameter(name)!));
}
