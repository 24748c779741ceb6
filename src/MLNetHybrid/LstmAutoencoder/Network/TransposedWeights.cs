using MLNetHybrid.LstmAutoencoder.Kernels;

namespace MLNetHybrid.LstmAutoencoder.Network;

/// <summary>Each weight matrix transposed in its own place, for the backward pass. The places of biases are not written.</summary>
internal static class TransposedWeights
{
    public static void Write<T>(NetworkLayout layout, ReadOnlySpan<T> parameters, Span<T> transposed) where T : unmanaged
    {
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            if (tensor.Role is ParameterRole.Kernel or ParameterRole.RecurrentKernel)
                MatrixProduct.Transpose(tensor.Of(parameters), tensor.Of(transposed), tensor.Rows, tensor.Columns);
        }
    }
}
