using MLNetHybrid.Detectors.LstmAutoencoder.Training;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training;

public sealed class RemainingTimeTests
{
    [Fact]
    public void Steps_to_come_take_as_long_as_those_done()
    {
        var clock = new ManualClock();
        var remaining = new RemainingTime(clock);
        Assert.Null(remaining.Until(100));
        clock.Advance(TimeSpan.FromSeconds(8));
        remaining.Observe(1);
        clock.Advance(TimeSpan.FromSeconds(32));
        remaining.Observe(20);
        Assert.Equal(TimeSpan.FromSeconds(160), remaining.Until(100));
    }

    [Fact]
    public void Steps_before_a_checkpoint_do_not_count()
    {
        var clock = new ManualClock();
        var remaining = new RemainingTime(clock);
        clock.Advance(TimeSpan.FromSeconds(2));
        remaining.Observe(61);   // the first after the resumption
        clock.Advance(TimeSpan.FromSeconds(18));
        remaining.Observe(70);
        Assert.Equal(TimeSpan.FromSeconds(60), remaining.Until(100));
    }

    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min 0 s")]
    [InlineData(250, "4 min 10 s")]
    [InlineData(12000, "3 h 20 min")]
    [InlineData(360000, "100 h 0 min")]
    public void Time_is_told_in_two_units(double seconds, string text) =>
        Assert.Equal(text, RemainingTime.Text(TimeSpan.FromSeconds(seconds)));
}
