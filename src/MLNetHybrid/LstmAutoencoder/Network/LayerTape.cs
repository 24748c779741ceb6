namespace MLNetHybrid.LstmAutoencoder.Network;

/// <summary>
/// What one LSTM layer remembers of a block of windows, time-major: step t of window b is row t B + b. Training keeps one
/// tape per layer; inference shares two among all layers, so that they stay in cache.
/// </summary>
internal sealed class LayerTape<T> where T : unmanaged
{
    public LayerTape(NetworkArchitecture architecture, int capacity, bool training)
    {
        int rows = checked(architecture.WindowLength * capacity);
        int hidden = architecture.HiddenSize;
        int states = checked(rows * hidden);
        Gates = new T[checked(4 * states)];
        Cell = new T[states];
        TanhCell = new T[states];
        Hidden = new T[states];
        // Backward needs h itself; inference may normalize it in place.
        Normalized = training ? new T[states] : Hidden;
        Mask = training ? new T[states] : [];
        ReciprocalDeviation = new T[rows];
        Output = new T[states];
    }

    /// <summary>(L, B, 4H): z, then the gates i f g o, then the gradient of z.</summary>
    public T[] Gates { get; }

    /// <summary>(L, B, H): c.</summary>
    public T[] Cell { get; }

    /// <summary>(L, B, H): tanh c.</summary>
    public T[] TanhCell { get; }

    /// <summary>(L, B, H): h.</summary>
    public T[] Hidden { get; }

    /// <summary>(L, B, H): dropout's factors.</summary>
    public T[] Mask { get; }

    /// <summary>(L, B, H): h after dropout, with mean 0 and variance 1.</summary>
    public T[] Normalized { get; }

    /// <summary>(L, B): 1 / sqrt(variance + epsilon).</summary>
    public T[] ReciprocalDeviation { get; }

    /// <summary>(L, B, H): the layer's output, after the shortcut if it has one.</summary>
    public T[] Output { get; }
}
