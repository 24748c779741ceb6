using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>
/// A matrix A (K, O) and a bias (O) for a single window, whose units lie side by side: the outputs are padded to whole vectors, each group of them (the four gates of an
/// LSTM) by itself, and the groups' first vectors come first, then their second ones. Four vectors are a tile, (K, 4, W); what is left are tiles of one vector, (K, W).
/// </summary>
internal sealed class SingleWindowMatrix
{
    private readonly int _groups;
    private readonly int _lanes;
    private readonly int _groupWidth;

    public SingleWindowMatrix(int inputs, int outputs, int groups, int lanes)
    {
        Inputs = inputs;
        _groups = groups;
        _lanes = lanes;
        _groupWidth = outputs / groups;
        Vectors = groups * Padded(_groupWidth, lanes) / lanes;
        Values = new LaneBuffer(checked(inputs * Vectors * lanes));
        Bias = new LaneBuffer(Vectors * lanes);
    }

    /// <summary>K.</summary>
    public int Inputs { get; }

    /// <summary>Vectors of outputs.</summary>
    public int Vectors { get; }

    /// <summary>The tiles, one after the other.</summary>
    public LaneBuffer Values { get; }

    /// <summary>Zero unless set.</summary>
    public LaneBuffer Bias { get; }

    /// <summary>The next multiple of the lanes.</summary>
    public static int Padded(int width, int lanes) => (width + lanes - 1) / lanes * lanes;

    /// <summary>A becomes w, (K, O) row-major.</summary>
    public void Pack(ReadOnlySpan<float> w)
    {
        int outputs = _groups * _groupWidth;
        for (int k = 0; k < Inputs; k++) Scatter(w.Slice(k * outputs, outputs), Values.Values, k, Inputs);
    }

    public void PackBias(ReadOnlySpan<float> bias) => Scatter(bias, Bias.Values, 0, 1);

    // One row of A, K being its rows in all.
    private void Scatter(ReadOnlySpan<float> row, Span<float> values, int k, int inputs)
    {
        for (int group = 0; group < _groups; group++)
        {
            for (int done = 0; done < _groupWidth; done += _lanes)
            {
                int vector = done / _lanes * _groups + group, tile = vector / 4 * 4, n = tile + 4 <= Vectors ? 4 : 1;
                if (n == 1) tile = vector;
                int at = (tile * inputs + k * n + (vector - tile)) * _lanes;
                row.Slice(group * _groupWidth + done, Math.Min(_lanes, _groupWidth - done)).CopyTo(values[at..]);
            }
        }
    }
}
