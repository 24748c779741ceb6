using MLNetHybrid.Detectors.LstmAutoencoder.Network;

using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp;

/// <summary>
/// A part of the flat weights and the tensor with its values that operations use. torch keeps matrices as (outputs, inputs) where the
/// layout has (inputs, outputs).
/// </summary>
internal sealed record ParameterBinding(ParameterTensor Tensor, Tensor Parameter)
{
    private bool IsMatrix => Tensor.Role is ParameterRole.Kernel or ParameterRole.RecurrentKernel;

    /// <summary>Writes the values into the parameter.</summary>
    public void Load(Tensor weights)
    {
        Tensor values = weights.narrow(0, Tensor.Offset, Tensor.Length);
        Parameter.copy_(IsMatrix ? values.view(Tensor.Rows, Tensor.Columns).t() : values);
    }

    /// <summary>The parameter's gradient in the layout's order.</summary>
    public Tensor Flatten(Tensor gradient) => IsMatrix ? gradient.t().flatten() : gradient;
}
