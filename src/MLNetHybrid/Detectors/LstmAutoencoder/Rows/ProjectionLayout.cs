using System.Numerics.Tensors;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>
/// All that a row of features is multiplied by, side by side as the columns of one matrix (F, C): the E columns that the network's input
/// layers need, then the D columns of the output layer's basis Q, then zeros up to C.
/// </summary>
internal sealed class ProjectionLayout
{
    private const int MaximumParts = 16;

    // So many products are summed in single precision.
    private const int Piece = 512;

    public ProjectionLayout(NetworkLayout layout)
    {
        NetworkArchitecture a = layout.Architecture;
        (FeatureCount, ProjectedSize, DecoderWidth) = (a.FeatureCount, a.ProjectedSize, a.DecoderWidth);
        Output = layout.Output;
        Columns = RowProduct.RoundUp(ProjectedSize + DecoderWidth);
        int column = 0;
        var inputs = new List<(DenseParameters, int)>();
        foreach (DenseParameters input in PackedNetwork.InputLayers(layout))
        {
            inputs.Add((input, column));
            column += input.Kernel.Columns;
        }

        Inputs = [.. inputs];
        CopiedColumn = column < ProjectedSize ? column : null;
    }

    /// <summary>F.</summary>
    public int FeatureCount { get; }

    /// <summary>E.</summary>
    public int ProjectedSize { get; }

    /// <summary>D.</summary>
    public int DecoderWidth { get; }

    /// <summary>C.</summary>
    public int Columns { get; }

    /// <summary>The layers that read a row, each with its first column.</summary>
    public (DenseParameters Layer, int Column)[] Inputs { get; }

    /// <summary>The first of F columns of the identity where F = H and the first block's shortcut is the row itself; else null.</summary>
    public int? CopiedColumn { get; }

    /// <summary>The output layer.</summary>
    public DenseParameters Output { get; }

    /// <summary>Parts of the features for threads: by their number alone, so that sums round alike at any number of threads.</summary>
    public int PartCount => Math.Min(MaximumParts, SlabCount);

    private int SlabCount => (FeatureCount - 1) / RowSlab.CachedFeatures + 1;

    /// <summary>The features of a part: whole slabs but for the last.</summary>
    public (int First, int End) Part(int part)
    {
        int Start(int number) => number * SlabCount / PartCount * RowSlab.CachedFeatures;
        return (Start(part), Math.Min(FeatureCount, Start(part + 1)));
    }

    /// <summary>Rows [first, first + n) of the matrix, (n, C), from the weights and Q^T, (D, F).</summary>
    public void Pack(ReadOnlySpan<float> weights, ReadOnlySpan<float> basis, int first, int count, Span<float> matrix)
    {
        int used = ProjectedSize + DecoderWidth;
        for (int f = 0; f < count; f++) matrix.Slice(f * Columns + used, Columns - used).Clear();
        foreach ((DenseParameters layer, int column) in Inputs)
        {
            ReadOnlySpan<float> kernel = layer.Kernel.Of(weights);
            int width = layer.Kernel.Columns;
            for (int f = 0; f < count; f++) kernel.Slice((first + f) * width, width).CopyTo(matrix[(f * Columns + column)..]);
        }

        if (CopiedColumn is int copied)
        {
            for (int f = 0; f < count; f++)
            {
                matrix.Slice(f * Columns + copied, FeatureCount).Clear();
                matrix[f * Columns + copied + first + f] = 1;
            }
        }

        // Q^T, transposed in pieces of four by four values.
        Span<int> rows = stackalloc int[4];
        int d = 0;
        for (; d + 4 <= DecoderWidth; d += 4)
        {
            for (int i = 0; i < 4; i++) rows[i] = (d + i) * FeatureCount + first;
            LaneGather.Transpose(basis, rows, 0, count, Columns, matrix[(ProjectedSize + d)..]);
        }

        for (; d < DecoderWidth; d++)
        {
            ReadOnlySpan<float> q = basis.Slice(d * FeatureCount + first, count);
            for (int f = 0; f < count; f++) matrix[f * Columns + ProjectedSize + d] = q[f];
        }
    }

    /// <summary>What is added to a row's product, (C): the layers' biases, and -Q^T b.</summary>
    public void PackBias(ReadOnlySpan<float> weights, ReadOnlySpan<float> basis, Span<float> bias)
    {
        bias.Clear();
        foreach ((DenseParameters layer, int column) in Inputs) layer.Bias.Of(weights).CopyTo(bias[column..]);
        ReadOnlySpan<float> b = Output.Bias.Of(weights);
        for (int d = 0; d < DecoderWidth; d++)
        {
            ReadOnlySpan<float> q = basis.Slice(d * FeatureCount, FeatureCount);
            double product = 0;
            for (int f = 0; f < q.Length; f += Piece)
            {
                int n = Math.Min(Piece, q.Length - f);
                product += TensorPrimitives.Dot(q.Slice(f, n), b.Slice(f, n));
            }

            bias[ProjectedSize + d] = (float)-product;
        }
    }
}
