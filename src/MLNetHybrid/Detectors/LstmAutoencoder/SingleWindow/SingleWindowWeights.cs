using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>All weights as the kernels for a single window read them; read by any number of threads.</summary>
internal sealed class SingleWindowWeights
{
    private readonly NetworkLayout _layout;

    /// <param name="layout">The network and the order of its weights.</param>
    /// <param name="lanes">Units side by side.</param>
    /// <param name="ofRows">Leaves out what is F wide: all that projected rows have been through, and the output layer.</param>
    public SingleWindowWeights(NetworkLayout layout, int lanes, bool ofRows = false)
    {
        _layout = layout;
        Lanes = lanes;
        bool hasBlocks = layout.Encoder.Length > 0;
        Encoder = [.. layout.Encoder.Select((block, number) => Layer(block.Norm, ofRows && number == 0, block.Lstm))];
        Latent = [Lstm(layout.LatentForward, ofRows && !hasBlocks), Lstm(layout.LatentBackward, ofRows && !hasBlocks)];
        Decoder = [.. layout.Decoder.Select(layer => Layer(layer.Norm, isProjected: false, layer.Directions))];
        if (ofRows) return;
        Shortcut = hasBlocks && layout.Encoder[0].Shortcut is DenseParameters shortcut ? Dense(shortcut) : null;
        Output = Dense(layout.Output);
    }

    public int Lanes { get; }

    public UnitLayer[] Encoder { get; }

    /// <summary>The first block's, where its input is not H wide.</summary>
    public SingleWindowMatrix? Shortcut { get; }

    public UnitLstm[] Latent { get; }

    public UnitLayer[] Decoder { get; }

    /// <summary>Null for projected rows.</summary>
    public SingleWindowMatrix? Output { get; }

    /// <summary>Takes over the weights, a flat array in the layout's order.</summary>
    public void Pack(ReadOnlySpan<float> weights)
    {
        foreach (UnitLayer layer in Encoder) layer.Pack(weights);
        foreach (UnitLstm lstm in Latent) lstm.Pack(weights);
        foreach (UnitLayer layer in Decoder) layer.Pack(weights);
        if (Shortcut is not null) Pack(Shortcut, _layout.Encoder[0].Shortcut!, weights);
        if (Output is not null) Pack(Output, _layout.Output, weights);
    }

    private static void Pack(SingleWindowMatrix matrix, DenseParameters dense, ReadOnlySpan<float> weights)
    {
        matrix.Pack(dense.Kernel.Of(weights));
        matrix.PackBias(dense.Bias.Of(weights));
    }

    private SingleWindowMatrix Dense(DenseParameters dense) => new(dense.Kernel.Rows, dense.Kernel.Columns, 1, Lanes);

    private UnitLayer Layer(NormParameters norm, bool isProjected, params LstmParameters[] directions) =>
        new([.. directions.Select(lstm => Lstm(lstm, isProjected))], norm, Lanes);

    private UnitLstm Lstm(LstmParameters lstm, bool isProjected) => new(lstm, Lanes, isProjected);
}

/// <summary>One LSTM's matrices.</summary>
internal sealed class UnitLstm(LstmParameters lstm, int lanes, bool isProjected)
{
    /// <summary>(In, 4H), with the bias; null where the input comes projected.</summary>
    public SingleWindowMatrix? Kernel { get; } = isProjected ? null : new(lstm.Kernel.Rows, lstm.Bias.Length, 4, lanes);

    /// <summary>(H, 4H), in tiles of the four gates of W units.</summary>
    public SingleWindowMatrix Recurrent { get; } = new(lstm.Recurrent.Rows, lstm.Bias.Length, 4, lanes, tile: 4);

    public void Pack(ReadOnlySpan<float> weights)
    {
        Kernel?.Pack(lstm.Kernel.Of(weights));
        Kernel?.PackBias(lstm.Bias.Of(weights));
        Recurrent.Pack(lstm.Recurrent.Of(weights));
    }
}

/// <summary>An encoder block or a decoder layer.</summary>
internal sealed class UnitLayer(UnitLstm[] directions, NormParameters norm, int lanes)
{
    public UnitLstm[] Directions => directions;

    /// <summary>D.</summary>
    public int Width => norm.Gamma.Length;

    /// <summary>Padded with zeros.</summary>
    public LaneBuffer Gamma { get; } = new(SingleWindowMatrix.Padded(norm.Gamma.Length, lanes));

    /// <summary>Padded with zeros.</summary>
    public LaneBuffer Beta { get; } = new(SingleWindowMatrix.Padded(norm.Gamma.Length, lanes));

    public void Pack(ReadOnlySpan<float> weights)
    {
        foreach (UnitLstm lstm in directions) lstm.Pack(weights);
        norm.Gamma.Of(weights).CopyTo(Gamma.Values);
        norm.Beta.Of(weights).CopyTo(Beta.Values);
    }
}
