using MLNetHybrid.LstmAutoencoder.Kernels;

namespace MLNetHybrid.LstmAutoencoder.Network;

/// <summary>All weights as the kernels for a single window read them; read by any number of threads.</summary>
internal sealed class SingleWindowWeights
{
    private readonly NetworkLayout _layout;

    public SingleWindowWeights(NetworkLayout layout, int lanes)
    {
        _layout = layout;
        Lanes = lanes;
        Encoder = [.. layout.Encoder.Select(block => Layer(block.Norm, repeated: false, block.Lstm))];
        Shortcut = layout.Encoder.Length > 0 && layout.Encoder[0].Shortcut is DenseParameters shortcut ? Dense(shortcut) : null;
        Latent = [new UnitLstm(layout.LatentForward, false, lanes), new UnitLstm(layout.LatentBackward, false, lanes)];
        Decoder = [.. layout.Decoder.Select((layer, i) => Layer(layer.Norm, i == 0, layer.Backward is null ? [layer.Lstm] : [layer.Lstm, layer.Backward]))];
        Output = Dense(layout.Output);
    }

    public int Lanes { get; }

    public UnitLayer[] Encoder { get; }

    /// <summary>The first block's, where its input is not H wide.</summary>
    public UnitMatrix? Shortcut { get; }

    public UnitLstm[] Latent { get; }

    public UnitLayer[] Decoder { get; }

    public UnitMatrix Output { get; }

    /// <summary>Takes over the weights, a flat array in the layout's order.</summary>
    public void Pack(ReadOnlySpan<float> weights)
    {
        foreach (UnitLayer layer in Encoder) layer.Pack(weights);
        foreach (UnitLstm lstm in Latent) lstm.Pack(weights);
        foreach (UnitLayer layer in Decoder) layer.Pack(weights);
        if (Shortcut is not null) Pack(Shortcut, _layout.Encoder[0].Shortcut!, weights);
        Pack(Output, _layout.Output, weights);
    }

    private static void Pack(UnitMatrix matrix, DenseParameters dense, ReadOnlySpan<float> weights)
    {
        matrix.Pack(dense.Kernel.Of(weights), 0);
        matrix.PackBias(dense.Bias.Of(weights));
    }

    private UnitMatrix Dense(DenseParameters dense) => new(dense.Kernel.Rows, dense.Kernel.Columns, 1, Lanes);

    private UnitLayer Layer(NormParameters norm, bool repeated, params LstmParameters[] directions) =>
        new([.. directions.Select(lstm => new UnitLstm(lstm, repeated, Lanes))], norm, Lanes);
}

/// <summary>One LSTM's matrices. A repeated input is projected apart, by <see cref="Projection"/>.</summary>
internal sealed class UnitLstm(LstmParameters lstm, bool repeated, int lanes)
{
    public int InputSize => lstm.Kernel.Rows;

    /// <summary>(In + H, 4H), or (H, 4H).</summary>
    public UnitMatrix Step { get; } = new((repeated ? 0 : lstm.Kernel.Rows) + lstm.Recurrent.Rows, lstm.Bias.Length, 4, lanes);

    public UnitMatrix? Projection { get; } = repeated ? new(lstm.Kernel.Rows, lstm.Bias.Length, 4, lanes) : null;

    public void Pack(ReadOnlySpan<float> weights)
    {
        (Projection ?? Step).Pack(lstm.Kernel.Of(weights), 0);
        (Projection ?? Step).PackBias(lstm.Bias.Of(weights));
        Step.Pack(lstm.Recurrent.Of(weights), Step.Inputs - lstm.Recurrent.Rows);
    }
}

/// <summary>An encoder block or a decoder layer.</summary>
internal sealed class UnitLayer(UnitLstm[] directions, NormParameters norm, int lanes)
{
    public UnitLstm[] Directions => directions;

    /// <summary>D.</summary>
    public int Width => norm.Gamma.Length;

    /// <summary>Padded with zeros.</summary>
    public LaneBuffer Gamma { get; } = new(UnitMatrix.Padded(norm.Gamma.Length, lanes));

    /// <summary>Padded with zeros.</summary>
    public LaneBuffer Beta { get; } = new(UnitMatrix.Padded(norm.Gamma.Length, lanes));

    public void Pack(ReadOnlySpan<float> weights)
    {
        foreach (UnitLstm lstm in directions) lstm.Pack(weights);
        norm.Gamma.Of(weights).CopyTo(Gamma.Values);
        norm.Beta.Of(weights).CopyTo(Beta.Values);
    }
}
