using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>All weights as the kernels for a single window read them; read by any number of threads.</summary>
internal sealed class SingleWindowWeights
{
    private readonly NetworkLayout _layout;

    public SingleWindowWeights(NetworkLayout layout, int lanes)
    {
        _layout = layout;
        Lanes = lanes;
        Encoder = [.. layout.Encoder.Select(block => Layer(block.Norm, block.Lstm))];
        Shortcut = layout.Encoder.Length > 0 && layout.Encoder[0].Shortcut is DenseParameters shortcut ? Dense(shortcut) : null;
        Latent = [new UnitLstm(layout.LatentForward, lanes), new UnitLstm(layout.LatentBackward, lanes)];
        Decoder = [.. layout.Decoder.Select(layer => Layer(layer.Norm, layer.Directions))];
        Output = Dense(layout.Output);
    }

    public int Lanes { get; }

    public UnitLayer[] Encoder { get; }

    /// <summary>The first block's, where its input is not H wide.</summary>
    public SingleWindowMatrix? Shortcut { get; }

    public UnitLstm[] Latent { get; }

    public UnitLayer[] Decoder { get; }

    public SingleWindowMatrix Output { get; }

    /// <summary>Takes over the weights, a flat array in the layout's order.</summary>
    public void Pack(ReadOnlySpan<float> weights)
    {
        foreach (UnitLayer layer in Encoder) layer.Pack(weights);
        foreach (UnitLstm lstm in Latent) lstm.Pack(weights);
        foreach (UnitLayer layer in Decoder) layer.Pack(weights);
        if (Shortcut is not null) Pack(Shortcut, _layout.Encoder[0].Shortcut!, weights);
        Pack(Output, _layout.Output, weights);
    }

    private static void Pack(SingleWindowMatrix matrix, DenseParameters dense, ReadOnlySpan<float> weights)
    {
        matrix.Pack(dense.Kernel.Of(weights));
        matrix.PackBias(dense.Bias.Of(weights));
    }

    private SingleWindowMatrix Dense(DenseParameters dense) => new(dense.Kernel.Rows, dense.Kernel.Columns, 1, Lanes);

    private UnitLayer Layer(NormParameters norm, params LstmParameters[] directions) =>
        new([.. directions.Select(lstm => new UnitLstm(lstm, Lanes))], norm, Lanes);
}

/// <summary>One LSTM's matrices.</summary>
internal sealed class UnitLstm(LstmParameters lstm, int lanes)
{
    /// <summary>(In, 4H), with the bias.</summary>
    public SingleWindowMatrix Kernel { get; } = new(lstm.Kernel.Rows, lstm.Bias.Length, 4, lanes);

    /// <summary>(H, 4H), in tiles of the four gates of W units.</summary>
    public SingleWindowMatrix Recurrent { get; } = new(lstm.Recurrent.Rows, lstm.Bias.Length, 4, lanes, tile: 4);

    public void Pack(ReadOnlySpan<float> weights)
    {
        Kernel.Pack(lstm.Kernel.Of(weights));
        Kernel.PackBias(lstm.Bias.Of(weights));
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
