using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp;

/// <summary><see cref="NetworkArchitecture"/> in operations of torch.nn, time-major: step t of window b is x[t, b].</summary>
/// <remarks>
/// torch.nn.LSTM has Keras's gate order (i, f, g, o) and two biases that only occur as their sum. The second one stays zero and is no
/// parameter here, or the sum would take twice Adam's step.
/// </remarks>
internal sealed class TorchNetwork : IDisposable
{
    private readonly NetworkArchitecture _architecture;
    private readonly Device _device;
    private readonly ScalarType _precision;
    private readonly List<LSTM> _lstms = [];
    private readonly List<ParameterBinding> _bindings = [];
    private readonly (LSTM Lstm, Affine Norm, Affine? Shortcut)[] _encoder;
    private readonly LSTM _latent;
    private readonly (LSTM Lstm, Affine Norm)[] _decoder;
    private readonly Affine _output;

    /// <param name="layout">The network and the order of its weights.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="precision">Of activations and of the weights that they meet.</param>
    public TorchNetwork(NetworkLayout layout, Device device, ScalarType precision)
    {
        (_architecture, _device, _precision) = (layout.Architecture, device, precision);
        _encoder = [.. layout.Encoder.Select(b => (Add(b.Lstm, null), Add(b.Norm), b.Shortcut is null ? null : Add(b.Shortcut)))];
        _latent = Add(layout.LatentForward, layout.LatentBackward);
        _decoder = [.. layout.Decoder.Select(layer => (Add(layer.Lstm, layer.Backward), Add(layer.Norm)))];
        _output = Add(layout.Output);
        _bindings.Sort((a, b) => a.Tensor.Offset.CompareTo(b.Tensor.Offset));
    }

    // Of a dense layer (outputs, inputs) and (outputs), of a LayerNorm gamma and beta.
    private sealed record Affine(Tensor Weight, Tensor Bias);

    /// <summary>Brings in the flat weights, which are in the layout's order.</summary>
    public void Load(Tensor weights)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (ParameterBinding binding in _bindings) binding.Load(weights);
    }

    /// <summary>x: (L, B, F) -> its reconstruction. Masks multiply the outputs of the LSTMs: encoder first, then decoder.</summary>
    public Tensor Forward(Tensor x, IReadOnlyList<Tensor>? masks)
    {
        int layer = 0;
        Tensor Normalized(LSTM lstm, Affine norm)
        {
            Tensor h = Run(lstm, x).Output;
            if (masks is not null) h *= masks[layer++];
            return nn.functional.layer_norm(h, [h.shape[2]], norm.Weight, norm.Bias, NetworkArchitecture.LayerNormEpsilon);
        }

        foreach ((LSTM lstm, Affine norm, Affine? shortcut) in _encoder)
            x = Normalized(lstm, norm).add(shortcut is null ? x : Dense(x, shortcut), Scalars.One);

        // final states (2, B, Z) -> (B, 2Z), forward first
        Tensor latent = Run(_latent, x).FinalStates.permute(1, 0, 2).flatten(1);
        x = latent.unsqueeze(0).expand(_architecture.WindowLength, -1, -1);
        foreach ((LSTM lstm, Affine norm) in _decoder) x = Normalized(lstm, norm);
        return Dense(x, _output);
    }

    /// <summary>Gradient of a loss, single precision, in the layout's order.</summary>
    public Tensor Gradient(Tensor loss)
    {
        IList<Tensor> gradients = autograd.grad([loss], [.. _bindings.Select(binding => binding.Parameter)]);
        return cat([.. _bindings.Zip(gradients, (binding, gradient) => binding.Flatten(gradient))]).to(ScalarType.Float32);
    }

    public void Dispose()
    {
        foreach (ParameterBinding binding in _bindings) binding.Parameter.Dispose();
        foreach (LSTM lstm in _lstms) lstm.Dispose();
    }

    private static (Tensor Output, Tensor FinalStates) Run(LSTM lstm, Tensor x)
    {
        (Tensor output, Tensor finalStates, _) = lstm.forward(x);
        return (output, finalStates);
    }

    private static Tensor Dense(Tensor x, Affine dense) => nn.functional.linear(x, dense.Weight, dense.Bias);

    private LSTM Add(LstmParameters forward, LstmParameters? backward)
    {
        LSTM lstm = nn.LSTM(forward.Kernel.Rows, forward.Recurrent.Rows, bidirectional: backward is not null).to(_device, _precision);
        _lstms.Add(lstm);
        AddDirection(lstm, forward, "l0");
        if (backward is not null) AddDirection(lstm, backward, "l0_reverse");
        return lstm;
    }

    private void AddDirection(LSTM lstm, LstmParameters parameters, string suffix)
    {
        Bind(parameters.Kernel, lstm.get_parameter($"weight_ih_{suffix}")!);
        Bind(parameters.Recurrent, lstm.get_parameter($"weight_hh_{suffix}")!);
        Bind(parameters.Bias, lstm.get_parameter($"bias_ih_{suffix}")!);
        Parameter second = lstm.get_parameter($"bias_hh_{suffix}")!;
        second.requires_grad = false;
        second.zero_().Dispose();
    }

    private Affine Add(NormParameters norm) => new(AddLeaf(norm.Gamma, [norm.Gamma.Length]), AddLeaf(norm.Beta, [norm.Beta.Length]));

    private Affine Add(DenseParameters dense) =>
        new(AddLeaf(dense.Kernel, [dense.Kernel.Columns, dense.Kernel.Rows]), AddLeaf(dense.Bias, [dense.Bias.Length]));

    private Tensor AddLeaf(ParameterTensor tensor, long[] shape) => Bind(tensor, empty(shape, _precision, _device, requires_grad: true));

    private Tensor Bind(ParameterTensor tensor, Tensor parameter)
    {
        _bindings.Add(new ParameterBinding(tensor, parameter));
        return parameter;
    }
}
