using CsCheck;
using MLNetHybrid.Detectors;

namespace MLNetHybrid.Tests.Detectors;

public sealed class TrainingSampleTests
{
    [Fact]
    public void Up_to_the_maximum_every_row_is_kept_in_its_order() =>
        Gen.Select(Gen.Int[2, 50], Gen.Int[0, 50], Gen.Int).Sample((maximum, fewer, seed) =>
        {
            int rows = Math.Max(0, maximum - fewer);
            var sample = new TrainingSample(maximum, seed);
            Assert.Equal(Enumerable.Range(0, rows), Enumerable.Range(0, rows).Select(_ => sample.PlaceOfNext()));
            Assert.True(sample.IsWhole);
            Assert.Null(sample.Order());
        });

    [Fact]
    public void Of_more_rows_as_many_as_the_maximum_are_kept_each_once_and_in_order() =>
        Gen.Select(Gen.Int[2, 50], Gen.Int[1, 500], Gen.Int).Sample((maximum, more, seed) =>
        {
            int[] kept = Kept(maximum + more, maximum, seed);
            Assert.Equal(maximum, kept.Length);
            Assert.Equal(kept.Distinct().Order(), kept);
            Assert.InRange(kept[^1], maximum - 1, maximum + more - 1);
            Assert.Equal(kept, Kept(maximum + more, maximum, seed));
        });

    [Fact]
    public void Every_row_is_as_likely_as_any_other()
    {
        // 20 of 100 rows, 5,000 times: each row 1,000 times, give or take 28.
        var counts = new int[100];
        for (int seed = 0; seed < 5000; seed++)
            foreach (int row in Kept(100, 20, seed)) counts[row]++;
        Assert.All(counts, count => Assert.InRange(count, 1000 - 5 * 29, 1000 + 5 * 29));
    }

    private static int[] Kept(int rows, int maximum, int seed)
    {
        var sample = new TrainingSample(maximum, seed);
        var places = new int[Math.Min(rows, maximum)];
        for (int row = 0; row < rows; row++)
            if (sample.PlaceOfNext() is >= 0 and int place) places[place] = row;
        Assert.Equal(rows, sample.Offered);
        return sample.Order() is int[] order ? [.. order.Select(place => places[place])] : places;
    }
}
