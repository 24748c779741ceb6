namespace MLNetHybrid;

/// <summary>
/// How Adam's step size changes while an LSTM autoencoder trains. Letters: r is <see cref="LstmAutoencoderTrainer.Options.LearningRate"/>,
/// s the number of steps done before, S the steps of an epoch (training windows / batch size, rounded up), E the most epochs.
/// </summary>
/// <remarks>A closed set: <see cref="Constant"/>, <see cref="ExponentialDecay"/>, <see cref="CosineDecay"/>. Immutable.</remarks>
public abstract class LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>r at every step.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantLearningRate();

    /// <summary>The step size as a multiple of r.</summary>
    /// <param name="step">s.</param>
    /// <param name="stepsPerEpoch">S.</param>
    /// <param name="epochs">E.</param>
    internal abstract double Factor(long step, int stepsPerEpoch, int epochs);

    /// <summary>Checks the parameters.</summary>
    /// <param name="epochs">E.</param>
    /// <param name="name">What messages call the schedule.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    internal abstract LearningRateSchedule Checked(int epochs, string name);

    /// <summary>Name and parameters, in the invariant culture.</summary>
    public abstract override string ToString();
}
