namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>
/// Where each parameter tensor of a network lies in one flat array. All matrices are row-major (input, output), as in
/// Keras; an LSTM's columns are its gates in Keras's order i, f, c, o, each H wide, and it has one bias.
/// </summary>
internal sealed class NetworkLayout
{
    private readonly List<ParameterTensor> _tensors = [];

    public NetworkLayout(NetworkArchitecture architecture)
    {
        Architecture = architecture;
        int hidden = architecture.HiddenSize;
        Encoder = new EncoderBlockParameters[architecture.EncoderBlocks];
        for (int block = 0; block < Encoder.Length; block++)
        {
            string name = $"encoder.{block}";
            int width = architecture.EncoderInputSize(block);
            Encoder[block] = new EncoderBlockParameters(
                AddLstm($"{name}.lstm", width, hidden),
                AddNorm($"{name}.norm", hidden),
                width == hidden ? null : AddDense($"{name}.shortcut", width, hidden));
        }

        LatentForward = AddLstm("latent.forward", architecture.LatentInputSize, architecture.LatentUnits);
        LatentBackward = AddLstm("latent.backward", architecture.LatentInputSize, architecture.LatentUnits);

        Decoder = new DecoderLayerParameters[architecture.DecoderLayers];
        for (int layer = 0; layer < Decoder.Length; layer++)
            Decoder[layer] = new DecoderLayerParameters(
                AddLstm($"decoder.{layer}.lstm", architecture.DecoderInputSize(layer), hidden),
                architecture.BidirectionalDecoder
                    ? AddLstm($"decoder.{layer}.backward", architecture.DecoderInputSize(layer), hidden)
                    : null,
                AddNorm($"decoder.{layer}.norm", architecture.DecoderWidth));

        Output = AddDense("output", architecture.DecoderWidth, architecture.FeatureCount);
    }

    public NetworkArchitecture Architecture { get; }
    public EncoderBlockParameters[] Encoder { get; }
    public LstmParameters LatentForward { get; }
    public LstmParameters LatentBackward { get; }
    public DecoderLayerParameters[] Decoder { get; }
    public DenseParameters Output { get; }

    /// <summary>Every tensor, in the order in which they lie in the flat array.</summary>
    public IReadOnlyList<ParameterTensor> Tensors => _tensors;

    /// <summary>Length of the flat array.</summary>
    public int ParameterCount { get; private set; }

    private LstmParameters AddLstm(string name, int inputSize, int units) => new(
        Add($"{name}.kernel", ParameterRole.Kernel, inputSize, 4 * units),
        Add($"{name}.recurrent", ParameterRole.RecurrentKernel, units, 4 * units),
        Add($"{name}.bias", ParameterRole.LstmBias, 1, 4 * units));

    private NormParameters AddNorm(string name, int width) => new(
        Add($"{name}.gamma", ParameterRole.Gamma, 1, width),
        Add($"{name}.beta", ParameterRole.Bias, 1, width));

    private DenseParameters AddDense(string name, int inputSize, int outputSize) => new(
        Add($"{name}.kernel", ParameterRole.Kernel, inputSize, outputSize),
        Add($"{name}.bias", ParameterRole.Bias, 1, outputSize));

    private ParameterTensor Add(string name, ParameterRole role, int rows, int columns)
    {
        var tensor = new ParameterTensor(name, role, rows, columns, ParameterCount);
        _tensors.Add(tensor);
        ParameterCount = checked(ParameterCount + tensor.Length);
        return tensor;
    }
}

/// <summary>One tensor in the flat array; vectors have one row.</summary>
internal sealed record ParameterTensor(string Name, ParameterRole Role, int Rows, int Columns, int Offset)
{
    public int Length => checked(Rows * Columns);
    public ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> parameters) => parameters.Slice(Offset, Length);
    public Span<T> Of<T>(Span<T> parameters) => parameters.Slice(Offset, Length);
}

/// <summary>What a tensor is, which decides how it is initialised.</summary>
internal enum ParameterRole { Kernel, RecurrentKernel, LstmBias, Bias, Gamma }

internal sealed record LstmParameters(ParameterTensor Kernel, ParameterTensor Recurrent, ParameterTensor Bias);
internal sealed record NormParameters(ParameterTensor Gamma, ParameterTensor Beta);
internal sealed record DenseParameters(ParameterTensor Kernel, ParameterTensor Bias);
internal sealed record EncoderBlockParameters(LstmParameters Lstm, NormParameters Norm, DenseParameters? Shortcut);
internal sealed record DecoderLayerParameters(LstmParameters Lstm, LstmParameters? Backward, NormParameters Norm)
{
    /// <summary>Forward, and backward where there are two.</summary>
    public LstmParameters[] Directions => Backward is null ? [Lstm] : [Lstm, Backward];
}
