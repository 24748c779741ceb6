namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>All weights as the kernels read them: the core, and the matrices that are F wide.</summary>
internal sealed class PackedNetwork
{
    public PackedNetwork(NetworkLayout layout, bool training)
    {
        Layout = layout;
        Core = new PackedCore(layout, training);
        Inputs = [.. InputLayers(layout).Select(dense => new PackedDense(dense, training: false))];
        Output = new PackedDense(layout.Output, training);
    }

    public NetworkLayout Layout { get; }

    public PackedCore Core { get; }

    /// <summary>
    /// What projects a step's features, in the order of <see cref="NetworkCore{TLanes}.Projected"/>: the first block's LSTM and its
    /// shortcut, or both latent LSTMs.
    /// </summary>
    public PackedDense[] Inputs { get; }

    public PackedDense Output { get; }

    /// <summary>Takes over the weights, a flat array in the layout's order.</summary>
    public void Pack(ReadOnlySpan<float> weights)
    {
        Core.Pack(weights);
        foreach (PackedDense input in Inputs) input.Pack(weights);
        Output.Pack(weights);
    }

    /// <summary>The layers of <see cref="Inputs"/>.</summary>
    public static IEnumerable<DenseParameters> InputLayers(NetworkLayout layout)
    {
        if (layout.Encoder.Length == 0)
            return [Dense(layout.LatentForward), Dense(layout.LatentBackward)];
        EncoderBlockParameters first = layout.Encoder[0];
        return first.Shortcut is null ? [Dense(first.Lstm)] : [Dense(first.Lstm), first.Shortcut];

        static DenseParameters Dense(LstmParameters lstm) => new(lstm.Kernel, lstm.Bias);
    }
}
