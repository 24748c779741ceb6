using BatchScoring.Rows;

namespace BatchScoring.Tests;

public sealed class SplitTests(DemoData data)
{
    // XXH64 with seed 0: the values of its reference implementation for "" and "a" are ef46db3751d8e999 and d24ec4f1a98c6e5b.
    [Theory]
    [InlineData("", 4096, 0x999)]
    [InlineData("a", 4096, 0xe5b)]
    public void A_key_goes_by_its_XXH64(string key, int shards, int expected) => Assert.Equal(expected, ShardHash.Of(key, shards));

    [Fact]
    public void Every_row_is_in_the_shard_of_its_key_once_and_in_its_order()
    {
        List<(long Row, string Key, DateTime Time, float Value)> before = [.. Copy(RowFolder.Read(data.Rows, new()))],
            after = [];
        for (int shard = 0; shard < DemoData.Shards; shard++)
        {
            var rows = Copy(RowFolder.Read(Path.Combine(data.Split, ShardHash.FileName(shard)), new())).ToList();
            Assert.All(rows, row => Assert.Equal(shard, ShardHash.Of(row.Key, DemoData.Shards)));
            Assert.True(rows.Zip(rows.Skip(1)).All(pair => pair.First.Row < pair.Second.Row));
            after.AddRange(rows);
        }
        Assert.Equal(DemoData.RowCount, before.Count);
        Assert.Equal(before, after.OrderBy(row => row.Row));
    }

    [Fact]
    public async Task Rows_of_a_key_that_run_back_in_time_are_refused()
    {
        using var folder = new TemporaryFolder();
        string rows = folder.File("rows");
        Directory.CreateDirectory(rows);
        foreach ((string name, int day) in new[] { ("a.parquet", 2), ("b.parquet", 1) })
            TestFile.Write(Path.Combine(rows, name), ["pump"], [new DateTime(2025, 1, day, 0, 0, 0, DateTimeKind.Utc)], [1f]);
        string error = await BatchRun.Refused("split", "--in", rows, "--out", folder.File("shards"));
        Assert.Contains("row 2 of all files, column 'Time': 2025-01-01", error, StringComparison.Ordinal);
        Assert.Contains("key 'pump'", error, StringComparison.Ordinal);
        Assert.Equal(["rows"], folder.Names);
    }

    private static IEnumerable<(long Row, string Key, DateTime Time, float Value)> Copy(IEnumerable<BatchRow> rows) =>
        rows.Select(row => (row.Row, row.Key, row.Time, row.Features[1]));
}
