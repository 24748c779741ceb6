using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Random;


namespace MLNetHybrid.Tests.Numerics.Random;

public sealed class RandomStreamTests
{
    [Fact]
    public void Same_seed_and_index_give_the_same_numbers_and_any_other_pair_gives_others()
    {
        var firsts = new HashSet<ulong>();
        for (int seed = -3; seed <= 3; seed++)
        {
            for (int index = 0; index < 50; index++)
            {
                ulong first = new RandomStream(seed, index).NextUInt64();
                Assert.Equal(first, new RandomStream(seed, index).NextUInt64());
                Assert.True(firsts.Add(first));
            }
        }
    }

    [Fact]
    public void Integers_are_uniform_below_their_bound()
    {
        var random = new RandomStream(1, 2);
        const int Bound = 7, Draws = 70_000;
        var counts = new int[Bound];
        for (int i = 0; i < Draws; i++) counts[random.NextInt32(Bound)]++;
        Assert.All(counts, c => Assert.InRange(c, 9_500, 10_500)); // 10,000 expected, five standard deviations are 463
    }

    [Fact]
    public void Doubles_lie_in_the_unit_interval_with_the_mean_and_variance_of_the_uniform_distribution()
    {
        var random = new RandomStream(5, 6);
        double sum = 0, squares = 0;
        const int Draws = 100_000;
        for (int i = 0; i < Draws; i++)
        {
            double u = random.NextDouble();
            Assert.True(u is >= 0 and < 1);
            sum += u;
            squares += u * u;
        }
        Assert.Equal(0.5, sum / Draws, 0.005); // five standard errors
        Assert.Equal(1.0 / 3, squares / Draws, 0.005);
    }

    [Fact]
    public void Streams_of_neighbouring_indices_are_not_correlated()
    {
        RandomStream a = new(1, 0), b = new(1, 1);
        double product = 0;
        const int Draws = 100_000;
        for (int i = 0; i < Draws; i++) product += (a.NextDouble() - 0.5) * (b.NextDouble() - 0.5);
        Assert.Equal(0, product / Draws * 12, 0.016); // five standard errors of a correlation
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(10, 1)]
    [InlineData(1000, 300)]
    public void Subsets_hold_distinct_numbers_in_range(int count, int size)
    {
        var random = new RandomStream(3, 3);
        var subset = new int[size];
        RandomSubset.Draw(ref random, count, subset);
        Assert.Equal(size, subset.Distinct().Count());
        Assert.All(subset, i => Assert.InRange(i, 0, count - 1));
    }

    [Fact]
    public void Every_number_is_drawn_equally_often()
    {
        var counts = new int[12];
        Span<int> subset = stackalloc int[5];
        for (int t = 0; t < 12_000; t++)
        {
            var random = new RandomStream(9, t);
            RandomSubset.Draw(ref random, 12, subset);
            foreach (int i in subset) counts[i]++;
        }
        Assert.All(counts, c => Assert.InRange(c, 4_700, 5_300)); // 5,000 expected, five standard deviations are 270
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 5)]
    [InlineData(0.25, 2)]
    [InlineData(0.9, 4.6)]
    [InlineData(0.1, 1.4)]
    public void Quantiles_interpolate_between_order_statistics(double q, double expected) =>
        Assert.Equal(expected, Quantile.Linear<double>([1, 2, 3, 4, 5], q), 1e-12);
}
