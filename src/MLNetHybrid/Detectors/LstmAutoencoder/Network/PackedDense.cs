using MLNetHybrid.Numerics.Products;


namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>The matrix of a dense layer, in the order in which the kernels read it.</summary>
internal sealed class PackedDense(DenseParameters dense, bool training)
{
    public DenseParameters Parameters => dense;

    /// <summary>(In, Out), with the bias.</summary>
    public PackedMatrix Matrix { get; } = new(dense.Kernel.Rows, dense.Kernel.Columns);

    /// <summary>(Out, In), for the backward pass.</summary>
    public PackedMatrix? Transposed { get; } = training ? new(dense.Kernel.Columns, dense.Kernel.Rows) : null;

    /// <summary>Takes over the weights, a flat array in the layout's order.</summary>
    public void Pack(ReadOnlySpan<float> weights)
    {
        ReadOnlySpan<float> kernel = dense.Kernel.Of(weights);
        Matrix.Pack(kernel, dense.Kernel.Columns, 0, dense.Kernel.Rows);
        dense.Bias.Of(weights).CopyTo(Matrix.Bias);
        Transposed?.PackTransposed(kernel, dense.Kernel.Columns, 0, dense.Kernel.Columns);
    }
}
