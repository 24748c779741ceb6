namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>
/// The weights between the two matrices that are F wide, as the kernels read them: packed once per optimizer step, or once for a trained
/// network, and then read by any number of threads.
/// </summary>
internal sealed class PackedCore
{
    public PackedCore(NetworkLayout layout, bool training)
    {
        bool blocks = layout.Encoder.Length > 0;
        Encoder = [.. layout.Encoder.Select((block, i) =>
            new PackedLayer(block.Norm, training, i == 0 ? LstmInput.Projected : LstmInput.Steps, block.Lstm))];
        Latent = [.. new[] { layout.LatentForward, layout.LatentBackward }
            .Select(lstm => new PackedLstm(lstm, blocks ? LstmInput.Steps : LstmInput.Projected, training))];
        Decoder = [.. layout.Decoder.Select((layer, i) => new PackedLayer(
            layer.Norm, training, i == 0 ? LstmInput.Repeated : LstmInput.Steps, layer.Directions))];
    }

    public PackedLayer[] Encoder { get; }

    /// <summary>Forward, backward.</summary>
    public PackedLstm[] Latent { get; }

    public PackedLayer[] Decoder { get; }

    /// <summary>Takes over the weights, a flat array in the layout's order.</summary>
    public void Pack(ReadOnlySpan<float> weights)
    {
        foreach (PackedLayer layer in Encoder) layer.Pack(weights);
        foreach (PackedLstm lstm in Latent) lstm.Pack(weights);
        foreach (PackedLayer layer in Decoder) layer.Pack(weights);
    }
}

/// <summary>An encoder block or a decoder layer: one LSTM or two, and the normalization of their outputs.</summary>
internal sealed class PackedLayer(NormParameters norm, bool training, LstmInput input, params LstmParameters[] directions)
{
    /// <summary>Forward, and backward where there are two.</summary>
    public PackedLstm[] Directions { get; } = [.. directions.Select(lstm => new PackedLstm(lstm, input, training))];

    public PackedNorm Norm { get; } = new(norm);

    /// <summary>Takes over the weights, a flat array in the layout's order.</summary>
    public void Pack(ReadOnlySpan<float> weights)
    {
        foreach (PackedLstm lstm in Directions) lstm.Pack(weights);
        Norm.Pack(weights);
    }
}
