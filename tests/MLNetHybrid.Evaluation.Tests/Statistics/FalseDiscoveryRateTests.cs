using CsCheck;

namespace MLNetHybrid.Evaluation.Tests.Statistics;

public class FalseDiscoveryRateTests
{
    [Fact]
    public void Adjusted_values_keep_the_order_and_never_shrink() => Gen.Double[0, 1].Array[0, 40].Sample(p =>
    {
        double[] adjusted = FalseDiscoveryRate.Adjust(p);
        for (int i = 0; i < p.Length; i++)
        {
            Assert.InRange(adjusted[i], p[i], 1);
            for (int j = 0; j < p.Length; j++) Assert.True(p[i] > p[j] || adjusted[i] <= adjusted[j]);
        }
    }, seed: "0N0XIzNsQ0O2");

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void A_value_that_is_no_probability_is_refused(double p) =>
        Assert.Contains("p-value 1 must be in [0, 1]",
            Assert.Throws<ArgumentOutOfRangeException>(() => FalseDiscoveryRate.Adjust([0.5, p])).Message, StringComparison.Ordinal);
}
