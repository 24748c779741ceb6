using MLNetHybrid.Numerics.Products;


namespace MLNetHybrid.Detectors.LstmAutoencoder.Network;

/// <summary>Where an LSTM's input comes from.</summary>
internal enum LstmInput
{
    /// <summary>A row of inputs at each step.</summary>
    Steps,

    /// <summary>The same row at all steps: it is projected once.</summary>
    Repeated,

    /// <summary>Somebody else projects it, bias included.</summary>
    Projected,
}

/// <summary>The matrices of one LSTM of H units, in the order in which the kernels read them.</summary>
internal sealed class PackedLstm
{
    private readonly LstmParameters _lstm;

    public PackedLstm(LstmParameters lstm, LstmInput input, bool training)
    {
        _lstm = lstm;
        Input = input;
        int units = lstm.Recurrent.Rows, width = lstm.Kernel.Rows;
        Step = new PackedMatrix(input == LstmInput.Steps ? width + units : units, 4 * units);
        if (input == LstmInput.Repeated) Projection = new PackedMatrix(width, 4 * units);
        if (!training) return;
        RecurrentTransposed = new PackedMatrix(4 * units, units);
        if (input != LstmInput.Projected) KernelTransposed = new PackedMatrix(4 * units, width);
    }

    public LstmInput Input { get; }

    /// <summary>Width of a row of inputs.</summary>
    public int InputSize => _lstm.Kernel.Rows;

    public LstmParameters Parameters => _lstm;

    /// <summary>(In + H, 4H): kernel, then recurrent kernel; only the latter, (H, 4H), where the input is projected apart.</summary>
    public PackedMatrix Step { get; }

    /// <summary>(In, 4H), for a repeated input.</summary>
    public PackedMatrix? Projection { get; }

    /// <summary>(4H, H), for the backward pass.</summary>
    public PackedMatrix? RecurrentTransposed { get; }

    /// <summary>(4H, In), for the backward pass.</summary>
    public PackedMatrix? KernelTransposed { get; }

    /// <summary>Takes over the weights, a flat array in the layout's order.</summary>
    public void Pack(ReadOnlySpan<float> weights)
    {
        int units = _lstm.Recurrent.Rows, width = _lstm.Kernel.Rows, gates = 4 * units;
        ReadOnlySpan<float> kernel = _lstm.Kernel.Of(weights), recurrent = _lstm.Recurrent.Of(weights);
        if (Input == LstmInput.Steps) Step.Pack(kernel, gates, 0, width);
        Step.Pack(recurrent, gates, Step.Inputs - units, units);
        PackedMatrix? biased = Input switch { LstmInput.Steps => Step, LstmInput.Repeated => Projection, _ => null };
        if (biased is not null) _lstm.Bias.Of(weights).CopyTo(biased.Bias);
        Projection?.Pack(kernel, gates, 0, width);
        RecurrentTransposed?.PackTransposed(recurrent, gates, 0, gates);
        KernelTransposed?.PackTransposed(kernel, gates, 0, gates);
    }
}
