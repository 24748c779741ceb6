namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training.Schedules;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Constant_is_one() => Assert.Equal([1, 1], Factors(LearningRateSchedule.Constant, 0, 999));

    [Fact]
    public void Exponential_decay_changes_from_epoch_to_epoch() =>
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Factors(new ExponentialDecay { FactorPerEpoch = 0.5 }, 0, 9, 10, 19, 20));

    [Fact]
    public void Cosine_rises_in_a_line_and_falls_to_the_final_factor()
    {
        // 10 steps per epoch, 5 epochs: 20 steps of warm-up, 30 of decay
        double[] factors = Factors(new CosineDecay { WarmupEpochs = 2, FinalFactor = 0.1 }, 0, 9, 19, 20, 35, 49, 50);
        double atLast = 0.1 + 0.9 * (1 + Math.Cos(Math.PI * 29 / 30)) / 2;
        Near.Equal(new[] { 0.05, 0.5, 1, 1, 0.55, atLast, 0.1 }, factors, 1e-12);
    }

    [Fact]
    public void Cosine_without_warmup_begins_at_the_full_rate() => Near.Equal(new[] { 1, 0.5 }, Factors(new CosineDecay(), 0, 25), 1e-12);

    [Fact]
    public void A_fraction_of_a_step_of_warmup_never_exceeds_the_full_rate() =>
        Assert.Equal([1], Factors(new CosineDecay { WarmupEpochs = 0.01 }, 0));

    private static double[] Factors(LearningRateSchedule schedule, params long[] steps) =>
        [.. steps.Select(step => schedule.Factor(step, stepsPerEpoch: 10, epochs: 5))];
}
