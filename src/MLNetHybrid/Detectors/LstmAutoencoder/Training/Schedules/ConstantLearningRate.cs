namespace MLNetHybrid;

/// <summary>The step size is r at every step.</summary>
internal sealed class ConstantLearningRate : LearningRateSchedule
{
    internal override double Factor(long step, int stepsPerEpoch, int epochs) => 1;

    internal override LearningRateSchedule Checked(int epochs, string name) => this;

    public override string ToString() => nameof(ConstantLearningRate);
}
