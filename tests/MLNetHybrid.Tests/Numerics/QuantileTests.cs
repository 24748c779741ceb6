using CsCheck;
using MLNetHybrid.Numerics;

namespace MLNetHybrid.Tests.Numerics;

public sealed class QuantileTests
{
    [Fact]
    public void Between_two_values_the_quantile_lies_on_the_line()
    {
        float[] sorted = [1, 2, 4, 8, 16];
        double[] quantiles = [.. new[] { 0, 0.125, 0.25, 0.5, 0.625, 0.75, 0.9, 1 }.Select(q => Quantile.Linear<float>(sorted, q))];
        Assert.Equal([1, 1.5, 2, 4, 6, 8, 12.8, 16], quantiles, (expected, actual) => Math.Abs(expected - actual) < 1e-12);
        Assert.Equal(7, Quantile.Linear<double>([7], 0.3));
        Assert.Equal(2.5, Quantile.Linear<int>([2, 3], 0.5));
    }

    [Fact]
    public void A_quantile_lies_between_the_values_and_rises_with_q() =>
        Gen.Select(Gen.Double[-5, 5].Array[1, 9], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((values, p, q) =>
        {
            Array.Sort(values);
            double low = Quantile.Linear<double>(values, Math.Min(p, q)), high = Quantile.Linear<double>(values, Math.Max(p, q));
            Assert.InRange(low, values[0], high);
            Assert.InRange(high, low, values[^1] + 1e-12);
        }, iter: 200, threads: 1);

    [Fact]
    public void Of_nothing_there_is_no_quantile() => Assert.StartsWith("A quantile needs at least one value.",
        Assert.Throws<ArgumentException>(() => Quantile.Linear<float>([], 0.5)).Message, StringComparison.Ordinal);
}
