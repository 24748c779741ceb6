using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>
/// A matrix A (K, O) and a bias (O) for a single window, whose units lie side by side: the outputs are padded to whole vectors, each group
/// of them (the four gates of an LSTM) by itself, and the groups' first vectors come first, then their second ones. They are cut into tiles
/// of T vectors, (K, T, W); one tile of all vectors is the matrix by rows, as <see cref="RowProduct"/> reads it.
/// </summary>
internal sealed class SingleWindowMatrix
{
    private readonly int _groups;
    private readonly int _lanes;
    private readonly int _groupWidth;
    private readonly int _tile;

    /// <param name="inputs">K.</param>
    /// <param name="outputs">O.</param>
    /// <param name="groups">Groups of outputs.</param>
    /// <param name="lanes">W.</param>
    /// <param name="tile">T; null: all vectors.</param>
    public SingleWindowMatrix(int inputs, int outputs, int groups, int lanes, int? tile = null)
    {
        Inputs = inputs;
        _groups = groups;
        _lanes = lanes;
        _groupWidth = outputs / groups;
        Vectors = Padded(groups * Padded(_groupWidth, lanes), 2 * lanes) / lanes;
        _tile = tile ?? Vectors;
        Values = new LaneBuffer(checked(inputs * Vectors * lanes));
        Bias = new LaneBuffer(Vectors * lanes);
    }

    /// <summary>K.</summary>
    public int Inputs { get; }

    /// <summary>Vectors of outputs, an even number.</summary>
    public int Vectors { get; }

    /// <summary>The tiles, one after the other.</summary>
    public LaneBuffer Values { get; }

    /// <summary>Zero unless set.</summary>
    public LaneBuffer Bias { get; }

    /// <summary>The next multiple of <paramref name="unit"/>.</summary>
    public static int Padded(int width, int unit) => (width + unit - 1) / unit * unit;

    /// <summary>A becomes w, (K, O) row-major.</summary>
    public void Pack(ReadOnlySpan<float> w)
    {
        int outputs = _groups * _groupWidth;
        for (int k = 0; k < Inputs; k++) Scatter(w.Slice(k * outputs, outputs), Values.Values, k, Inputs);
    }

    public void PackBias(ReadOnlySpan<float> bias) => Scatter(bias, Bias.Values, 0, 1);

    /// <summary>
    /// y_t = bias + A^T x_t for R rows; a row of x lies every xStep values, one of y every yStep. The matrix is a single tile.
    /// </summary>
    public void Multiply<TLanes>(Operand<float> x, int xStep, int rows, Operand<float> y, int yStep)
        where TLanes : struct, ILanes<TLanes> =>
        RowProduct.Run<TLanes>(x, xStep, rows, Values, Inputs, Vectors * TLanes.Count, Bias, 0, y, yStep);

    /// <summary>The same, added to what y holds.</summary>
    public void MultiplyAdd<TLanes>(Operand<float> x, int xStep, int rows, Operand<float> y, int yStep)
        where TLanes : struct, ILanes<TLanes> =>
        RowProduct.Run<TLanes>(x, xStep, rows, Values, Inputs, Vectors * TLanes.Count, y, yStep, y, yStep);

    /// <summary>Outputs one after the other, (O), become outputs in the order of a product's y.</summary>
    public void ScatterRow(ReadOnlySpan<float> row, Span<float> y) => Scatter(row, y, 0, 1);

    // One row of A, K being its rows in all.
    private void Scatter(ReadOnlySpan<float> row, Span<float> values, int k, int inputs)
    {
        for (int group = 0; group < _groups; group++)
        {
            for (int done = 0; done < _groupWidth; done += _lanes)
            {
                int vector = done / _lanes * _groups + group, first = vector / _tile * _tile;
                int at = (first * inputs + k * _tile + (vector - first)) * _lanes;
                row.Slice(group * _groupWidth + done, Math.Min(_lanes, _groupWidth - done)).CopyTo(values[at..]);
            }
        }
    }
}
