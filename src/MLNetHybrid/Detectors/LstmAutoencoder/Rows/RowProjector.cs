using System.Numerics.Tensors;
using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>
/// Projects rows with a trained network's weights. A row's result does not depend on the rows beside it, nor on whether it is dense or sparse but for
/// the rounding
/// of |x - b|^2. Immutable and safe to use from several threads.
/// </summary>
internal sealed class RowProjector
{
    /// <summary>Features whose columns stay in the first-level cache while rows run.</summary>
    public const int Slab = 64;

    // Where |x_perp|^2 is a smaller share of |x - b|^2 than this, the difference of two squares has lost too many digits, and it is computed value by value.
    private const double SmallShare = 0.03;

    private readonly float[] _matrix;
    private readonly float[] _bias;
    private readonly float[] _basis;
    private readonly float[] _outputBias;
    private readonly double _outputBiasSquare;

    public RowProjector(ProjectionLayout layout, ReadOnlySpan<float> weights, OutputBasis basis)
    {
        Layout = layout;
        _matrix = new float[checked(layout.FeatureCount * layout.Columns)];
        _bias = new float[layout.Columns];
        _basis = basis.Q.ToArray();
        _outputBias = layout.Output.Bias.Of(weights).ToArray();
        layout.Pack(weights, _basis, 0, layout.FeatureCount, _matrix);
        layout.PackBias(weights, _basis, _bias);
        _outputBiasSquare = Square(_outputBias);
    }

    public ProjectionLayout Layout { get; }

    /// <summary>Projects dense rows, <paramref name="offsets"/> into x, into rows [first, first + R) of <paramref name="to"/>.</summary>
    public void Project(ReadOnlySpan<float> x, ReadOnlySpan<int> offsets, ProjectedRows to, int first)
    {
        int F = Layout.FeatureCount, C = Layout.Columns;
        Span<float> p = to.Values.Slice(first * C, offsets.Length * C);
        p.Clear();
        for (int f = 0; f < F; f += Slab) RowProduct.Add(x, offsets, f, _matrix.AsSpan(f * C, Math.Min(Slab, F - f) * C), C, p);
        for (int r = 0; r < offsets.Length; r++)
        {
            ReadOnlySpan<float> row = x.Slice(offsets[r], F);
            ReadOnlySpan<float> q = AddBias(to[first + r]);
            to.Distances[first + r] = Perpendicular(RowDistance.Squared(row, _outputBias), row, q, _outputBias, _basis);
        }
    }

    /// <summary>Projects one sparse row.</summary>
    public void ProjectSparse(ReadOnlySpan<float> values, ReadOnlySpan<int> indices, ProjectedRows to, int row)
    {
        Span<float> p = to[row];
        p.Clear();
        RowProduct.AddSparse(values, indices, 0, _matrix, Layout.Columns, p);
        ReadOnlySpan<float> q = AddBias(p);
        double distance = RowDistance.Squared(values, indices, _outputBias, _outputBiasSquare);
        to.Distances[row] = IsSmall(distance, q) ? Perpendicular(distance, Dense(values, indices, Layout.FeatureCount), q, _outputBias, _basis) : distance - Square(q);
    }

    /// <summary>|x_perp|^2 from |x - b|^2, the row x, q = Q^T (x - b), b and Q^T.</summary>
    public static double Perpendicular(double distance, ReadOnlySpan<float> x, ReadOnlySpan<float> q, ReadOnlySpan<float> b, ReadOnlySpan<float> basis) =>
        IsSmall(distance, q) ? RowDistance.Squared(x, b, q, basis) : distance - Square(q);

    /// <summary>Whether |x_perp|^2 has to be computed value by value.</summary>
    public static bool IsSmall(double distance, ReadOnlySpan<float> q) => !(distance - Square(q) >= SmallShare * distance);

    /// <summary>A sparse row with its zeros.</summary>
    public static float[] Dense(ReadOnlySpan<float> values, ReadOnlySpan<int> indices, int featureCount)
    {
        var row = new float[featureCount];
        for (int i = 0; i < values.Length; i++) row[indices[i]] = values[i];
        return row;
    }

    /// <summary>|x|^2, in double precision.</summary>
    public static double Square(ReadOnlySpan<float> x)
    {
        double sum = 0;
        foreach (float value in x) sum += (double)value * value;
        return sum;
    }

    private ReadOnlySpan<float> AddBias(Span<float> p)
    {
        TensorPrimitives.Add(p, _bias, p);
        return p.Slice(Layout.ProjectedSize, Layout.DecoderWidth);
    }
}
