using System.Numerics.Tensors;
using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>R of <see cref="OutputBasis"/>, negative, in the order in which the kernels read it.</summary>
internal sealed class PackedBasis(int width, bool training)
{
    private readonly float[] _negative = new float[width * width];

    /// <summary>The matrix of <see cref="Negative"/>, (D, D): its inputs are its rows.</summary>
    public ReadOnlySpan<float> NegativeValues => _negative;

    /// <summary>h -> -R h.</summary>
    public PackedMatrix Negative { get; } = new(width, width);

    /// <summary>u -> -R^T u, for the backward pass.</summary>
    public PackedMatrix? NegativeTransposed { get; } = training ? new(width, width) : null;

    public void Pack(OutputBasis basis)
    {
        TensorPrimitives.Negate(basis.R, _negative);
        Negative.Pack(_negative, width, 0, width);
        NegativeTransposed?.PackTransposed(_negative, width, 0, width);
    }
}
