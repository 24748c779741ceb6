using MLNetHybrid.Detectors.Search;


namespace MLNetHybrid.Tests.Detectors.Search;

public sealed class OrderSelectionTests
{
    [Theory]
    [InlineData("random")]
    [InlineData("ascending")]
    [InlineData("descending")]
    [InlineData("one value")]
    [InlineData("two values")]
    [InlineData("organ pipe")]
    public void The_first_keys_are_the_smallest_and_items_stay_with_their_keys(string order)
    {
        var random = new Random(1);
        foreach (int n in (int[])[1, 2, 24, 25, 33, 1000, 4097])
        {
            float[] keys = [.. Enumerable.Range(0, n).Select(i => order switch
            {
                "random" => random.NextSingle(),
                "ascending" => i,
                "descending" => -i,
                "one value" => 7f,
                "two values" => random.Next(2),
                _ => Math.Min(i, n - i),
            })];
            float[] before = [.. keys], sorted = [.. keys.Order()];
            int[] items = [.. Enumerable.Range(0, n)];
            int count = n / 2;
            OrderSelection.Split(keys, items, count);
            Assert.Equal(sorted[..count], keys[..count].Order());
            Assert.Equal(Enumerable.Range(0, n), items.Order());
            Assert.Equal(keys, items.Select(i => before[i]));
        }
    }
}
