using MLNetHybrid.Numerics.Random;


namespace MLNetHybrid.Tests.Numerics.Random;

public sealed class CounterStreamTests
{
    [Fact]
    public void Draws_are_those_of_SplitMix64()
    {
        // The generator's published first outputs for state 0.
        Assert.Equal(0xE220A8397B1DCDAFUL, CounterStream.At(0, 0));
        Assert.Equal(0x6E789E6AA1B965F4UL, CounterStream.At(0, 1));
        Assert.Equal(0x06C45D188009454FUL, CounterStream.At(0, 2));
    }

    [Fact]
    public void Normal_draws_have_mean_zero_and_variance_one()
    {
        double[] draws = [.. Enumerable.Range(0, 20000).Select(i => CounterStream.Normal(5, (ulong)i))];
        // standard errors: 0.007 and 0.01
        Assert.Equal(0, draws.Average(), 0.03);
        Assert.Equal(1, draws.Average(v => v * v), 0.04);
    }

    [Fact]
    public void Shuffle_is_a_permutation_that_the_key_decides()
    {
        int[] first = [.. Enumerable.Range(0, 100)], again = [.. first], other = [.. first];
        CounterStream.Shuffle(1, first);
        CounterStream.Shuffle(1, again);
        CounterStream.Shuffle(2, other);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
    }
}
