using System.Numerics.Tensors;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>
/// Projects rows with a trained network's weights. A row's result does not depend on the rows beside it, nor on whether it is dense or
/// sparse but for the rounding of |x - b|^2. Immutable and safe to use from several threads.
/// </summary>
internal sealed class RowProjector
{
    // Where |x_perp|^2 is a smaller share of |x - b|^2, the difference of squares has lost too many digits: it is computed value by value.
    private const double SmallShare = 0.03;

    private const int MostDenseRows = 64;

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

    /// <summary>Projects the rows <paramref name="numbers"/>, R of them, into rows [first, first + R) of <paramref name="to"/>.</summary>
    public void Project(FeatureRows rows, ReadOnlySpan<int> numbers, ProjectedRows to, int first)
    {
        int C = Layout.Columns;
        Span<float> p = to.Values.Slice(first * C, numbers.Length * C);
        Span<double> distances = to.Distances.Slice(first, numbers.Length);
        RowSlab slab = rows.Slab(numbers);
        slab.MoveTo(0, Layout.FeatureCount);
        p.Clear();
        slab.AddProduct(_matrix, C, p);
        slab.Distances(_outputBias, _outputBiasSquare, distances);
        for (int r = 0; r < numbers.Length; r++)
        {
            ReadOnlySpan<float> q = AddBias(to[first + r]);
            distances[r] = Perpendicular(distances[r], rows, numbers[r], q, _outputBias, _basis);
        }
    }

    /// <summary>
    /// Projects dense rows that lie one after the other, (R, F), into rows [first, first + R) of <paramref name="to"/>, with the results of
    /// <see cref="Project"/>. Allocates nothing.
    /// </summary>
    public void ProjectDense(ReadOnlySpan<float> rows, ProjectedRows to, int first)
    {
        int F = Layout.FeatureCount, C = Layout.Columns, count = rows.Length / F;
        Span<int> offsets = stackalloc int[MostDenseRows];
        for (int done = 0; done < count; done += MostDenseRows)
        {
            int R = Math.Min(MostDenseRows, count - done);
            for (int r = 0; r < R; r++) offsets[r] = (done + r) * F;
            Span<float> p = to.Values.Slice((first + done) * C, R * C);
            p.Clear();
            for (int f = 0; f < F; f += RowSlab.CachedFeatures)
            {
                int n = Math.Min(RowSlab.CachedFeatures, F - f);
                RowProduct.Add(rows, offsets[..R], f, _matrix.AsSpan(f * C, n * C), C, p);
            }
        }

        for (int r = 0; r < count; r++)
        {
            ReadOnlySpan<float> row = rows.Slice(r * F, F), q = AddBias(to[first + r]);
            double distance = RowDistance.Squared(row, _outputBias);
            to.Distances[first + r] =
                IsSmall(distance, q) ? RowDistance.Squared(row, _outputBias, q, _basis) : distance - Square(q);
        }
    }

    /// <summary>Projects one sparse row.</summary>
    public void ProjectSparse(ReadOnlySpan<float> values, ReadOnlySpan<int> indices, ProjectedRows to, int row)
    {
        Span<float> p = to[row];
        p.Clear();
        RowProduct.AddSparse(values, indices, 0, _matrix, Layout.Columns, p);
        ReadOnlySpan<float> q = AddBias(p);
        double distance = RowDistance.Squared(values, indices, 0, _outputBias, _outputBiasSquare);
        to.Distances[row] =
            IsSmall(distance, q) ? RowDistance.Squared(Expanded(values, indices), _outputBias, q, _basis) : distance - Square(q);
    }

    /// <summary>|x_perp|^2 from |x - b|^2, x, q = Q^T (x - b), b and Q^T, where x is the row <paramref name="number"/>.</summary>
    public static double Perpendicular(
        double distance, FeatureRows rows, int number, ReadOnlySpan<float> q, ReadOnlySpan<float> b, ReadOnlySpan<float> basis) =>
        IsSmall(distance, q) ? RowDistance.Squared(rows.Row(number), b, q, basis) : distance - Square(q);

    /// <summary>|x|^2, in double precision.</summary>
    public static double Square(ReadOnlySpan<float> x)
    {
        double sum = 0;
        foreach (float value in x) sum += (double)value * value;
        return sum;
    }

    // Whether |x_perp|^2 has to be computed value by value.
    private static bool IsSmall(double distance, ReadOnlySpan<float> q) => !(distance - Square(q) >= SmallShare * distance);

    private float[] Expanded(ReadOnlySpan<float> values, ReadOnlySpan<int> indices)
    {
        var x = new float[Layout.FeatureCount];
        SparseRows.Expand(values, indices, x);
        return x;
    }

    private ReadOnlySpan<float> AddBias(Span<float> p)
    {
        TensorPrimitives.Add(p, _bias, p);
        return p.Slice(Layout.ProjectedSize, Layout.DecoderWidth);
    }
}
