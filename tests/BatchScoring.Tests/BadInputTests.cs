using BatchScoring.Rows;
using Samples;

namespace BatchScoring.Tests;

public sealed class BadInputTests(DemoData data)
{
    private static readonly DateTime Day = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_shard_with_a_row_without_a_key_fails_alone()
    {
        using var folder = new TemporaryFolder();
        string shards = folder.File("shards"), scores = folder.File("scores"), model = folder.File("model.zip");
        Directory.CreateDirectory(shards);
        float?[] values = [.. Enumerable.Range(0, 200).Select(i => (float?)Math.Sin(i))];
        DateTime[] times = [.. Enumerable.Range(0, 200).Select(i => Day.AddMinutes(i))];
        string?[] keys = [.. Enumerable.Repeat("pump", 200)];
        TestFile.Write(Path.Combine(shards, "good.parquet"), keys, times, values);
        await BatchRun.Done("train", "--in", shards, "--model", model, "--window", "3", "--without-autoencoder");
        keys[17] = null;
        TestFile.Write(Path.Combine(shards, "bad.parquet"), keys, times, values);
        BatchRun run = await BatchRun.Of("score", "--model", model, "--in", shards, "--out", scores, "--workers", "2");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("bad.parquet: row 18, column 'Key' is empty", run.Error, StringComparison.Ordinal);
        Assert.Equal(["good.parquet"], Directory.GetFiles(scores, "*.parquet").Select(Path.GetFileName));
    }

    [Fact]
    public void A_missing_value_is_a_NaN()
    {
        using var folder = new TemporaryFolder();
        TestFile.Write(folder.File("a.parquet"), ["pump", "pump"], [Day, Day], [1, null]);
        using RowFile file = RowFile.Open(folder.File("a.parquet"), new());
        Assert.Equal([1, float.NaN], file.Read().Select(row => row.Features[0]));
    }

    [Fact]
    public void Columns_that_are_missing_or_of_another_type_are_named()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.parquet");
        TestFile.WriteTexts(path, ["pump"], ["north"]);
        string Message(RowColumns columns) => Assert.Throws<InputFileException>(() => RowFile.Open(path, columns)).Message;
        Assert.Contains("a.parquet: column 'Time' is missing; the file has Key, Name", Message(new()), StringComparison.Ordinal);
        Assert.Contains("column 'Name' must hold timestamps; it holds text", Message(new() { Time = "Name" }), StringComparison.Ordinal);
        Assert.Contains("column 'Name' must hold numbers to be a feature; it holds text. To leave it out: --ignore Name",
            Message(new() { Time = null }), StringComparison.Ordinal);
        Assert.Contains("there is no column of numbers", Message(new() { Time = null, Ignored = ["Name"] }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_no_Parquet_are_named()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.parquet", "Key,Time,s000");
        Assert.Contains($"{path}: this Parquet file cannot be read",
            await BatchRun.Refused("split", "--in", path, "--out", folder.File("b")),
            StringComparison.Ordinal);
        Assert.Contains("this folder has no file *.parquet",
            await BatchRun.Refused("split", "--in", AppContext.BaseDirectory, "--out", folder.File("b")), StringComparison.Ordinal);
        Assert.Contains("this model cannot be loaded",
            await BatchRun.Refused("verify", "--model", path, "--in", data.Rows, "--scores", data.Rows), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("score --model m --in i --out o --workers 0", "--workers must be in [1, 1024]; got 0.")]
    [InlineData("split --in i --out o --shards 5000", "--shards must be in [1, 4096]; got 5000.")]
    [InlineData("score --model m --in i", "--out")]
    public async Task Options_out_of_their_range_are_named(string line, string expected) =>
        Assert.Contains(expected, await BatchRun.Refused(line.Split(' ')), StringComparison.Ordinal);

    [Fact]
    public async Task A_folder_that_has_files_is_not_written_into()
    {
        Assert.Contains("Give another --out", await BatchRun.Refused("split", "--in", data.Rows, "--out", data.Split),
            StringComparison.Ordinal);
        Assert.Contains("Give another --out", await BatchRun.Refused("generate", "--out", data.Rows), StringComparison.Ordinal);
    }
}
