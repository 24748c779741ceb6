using MLNetHybrid.Components;

namespace MLNetHybrid;

/// <summary>
/// The step size rises in a straight line, then falls along half a cosine (Loshchilov and Hutter 2017, without restarts). With W =
/// <see cref="WarmupEpochs"/> S and f = <see cref="FinalFactor"/>:
/// <code>
/// r min(1, (s + 1) / W)                                        s &lt; W
/// r (f + (1 - f) (1 + cos(pi (s - W) / (E S - W))) / 2)        from there on
/// </code>
/// </summary>
/// <remarks>Early stopping may end the training before the step size has fallen.</remarks>
public sealed class CosineDecay : LearningRateSchedule
{
    /// <summary>Epochs, also parts, in which it rises; in [0, <see cref="LstmAutoencoderTrainer.Options.Epochs"/>). Default 0.</summary>
    public double WarmupEpochs { get; init; }

    /// <summary>f, the step size at the end as a share of r; in [0, 1]. Default 0.</summary>
    public double FinalFactor { get; init; }

    internal override double Factor(long step, int stepsPerEpoch, int epochs)
    {
        double warmup = WarmupEpochs * stepsPerEpoch, total = (double)epochs * stepsPerEpoch;
        return step < warmup
            ? Math.Min(1, (step + 1) / warmup)
            : FinalFactor + (1 - FinalFactor) * (1 + Math.Cos(Math.PI * (step - warmup) / (total - warmup))) / 2;
    }

    internal override LearningRateSchedule Checked(int epochs, string name)
    {
        Argument.InRangeExclusive(WarmupEpochs, 0, epochs, $"{name}.{nameof(WarmupEpochs)}");
        Argument.InRange(FinalFactor, 0, 1, $"{name}.{nameof(FinalFactor)}");
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(CosineDecay)}({WarmupEpochs}, {FinalFactor})");
}
