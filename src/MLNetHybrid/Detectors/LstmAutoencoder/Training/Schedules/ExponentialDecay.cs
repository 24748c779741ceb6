using MLNetHybrid.Components;

namespace MLNetHybrid;

/// <summary>The step size falls from epoch to epoch: <c>r g^e</c> at every step of epoch e = floor(s / S), counted from 0.</summary>
public sealed class ExponentialDecay : LearningRateSchedule
{
    /// <summary>g, what each epoch multiplies the step size by; in (0, 1]. Default 0.9.</summary>
    public double FactorPerEpoch { get; init; } = 0.9;

    internal override double Factor(long step, int stepsPerEpoch, int epochs) => Math.Pow(FactorPerEpoch, step / stepsPerEpoch);

    internal override LearningRateSchedule Checked(int epochs, string name)
    {
        Argument.AboveUpTo(FactorPerEpoch, 0, 1, $"{name}.{nameof(FactorPerEpoch)}");
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(ExponentialDecay)}({FactorPerEpoch})");
}
